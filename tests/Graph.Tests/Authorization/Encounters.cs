using System.Net.Http.Json;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>An encounter and, once its patient gave the date of birth, that browser's cookies.</summary>
internal sealed record Visit(string Id, string Link, string Session = "", string Cookie = "");

/// <summary>Encounters through the gateway, as a clinician registers them and patients open them.</summary>
internal sealed class Encounters(HttpClient gateway, Person owner)
{
    private const string DateOfBirth = "1980-02-29";

    public async Task<Visit> RegisterAsync(bool isIntimate)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/encounters", new
        {
            patient = new { givenName = "Robin", familyName = "Matrix", dateOfBirth = DateOfBirth },
            reason = "A rash", intimate = isIntimate, notify = "none",
        });
        var registered = await answer.JsonAsync();
        return new((string)registered["id"]!, (string)registered["link"]!);
    }

    public async Task NameAsync(Visit visit, params Person[] people)
    {
        var ids = await Task.WhenAll(people.Select(person => person.IdAsync()));
        (await SendAsync(HttpMethod.Put, $"/api/encounters/{visit.Id}/people", new { ids })).Dispose();
    }

    /// <summary>Each time in another browser.</summary>
    public async Task<Visit> VerifyAsync(Visit visit, string purpose = "answer")
    {
        using var answer = await gateway.PostAsJsonAsync(
            "/api/patient/verify", new { token = visit.Link.Split('#')[1], dateOfBirth = DateOfBirth, purpose },
            TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        string[] cookies = [.. answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])];
        var session = cookies.Single(cookie => cookie.StartsWith("imaging=", StringComparison.Ordinal));
        return visit with { Session = session.Split('=')[1], Cookie = string.Join("; ", cookies) };
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Cookie", $"imaging={owner.Browser.Session}");
        var answer = await gateway.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }
}
