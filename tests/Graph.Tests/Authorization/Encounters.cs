using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>An encounter and, once its patient gave the date of birth, that browser's cookies.</summary>
internal sealed record Visit(
    string Id, string Link, string Session = "", string Cookie = "", WebBrowser? Phone = null);

/// <summary>Encounters through the gateway, as a clinician registers them and patients open them.</summary>
internal sealed class Encounters(ImagingGraph graph, Person owner)
{
    private const string DateOfBirth = "1980-02-29";

    public async Task<Visit> RegisterAsync(bool isIntimate)
    {
        var registered = await owner.Browser.PostJsonAsync("encounters", new
        {
            patient = new { givenName = "Robin", familyName = "Matrix", dateOfBirth = DateOfBirth },
            reason = "A rash", intimate = isIntimate, notify = "none",
        });
        return new((string)registered["id"]!, (string)registered["link"]!);
    }

    public async Task NameAsync(Visit visit, params Person[] people)
    {
        var ids = await Task.WhenAll(people.Select(person => person.IdAsync()));
        using var named = await owner.Browser.SendAsync(HttpMethod.Put, $"encounters/{visit.Id}/people", new { ids });
        Assert.True(named.IsSuccessStatusCode, $"{named.StatusCode}");
    }

    /// <summary>Each time in another browser.</summary>
    public async Task<Visit> VerifyAsync(Visit visit, string purpose = "answer")
    {
        var phone = graph.NewBrowser();
        await phone.PostJsonAsync(
            "patient/verify", new { token = visit.Link.Split('#')[1], dateOfBirth = DateOfBirth, purpose });
        phone.Encounter = visit.Id;
        return visit with { Session = phone.Session!, Cookie = phone.Cookie, Phone = phone };
    }

    /// <summary>To all three questions.</summary>
    public static async Task ConsentAsync(Visit visit)
    {
        var own = await visit.Phone!.GetJsonAsync("patient/encounter");
        await visit.Phone.JsonAsync(HttpMethod.Put, "patient/consent", new
        {
            version = (string?)own["consent"]!["version"], language = "en", by = new { relation = "self" },
            answers = new { treatment = true, record = true, teaching = false },
        });
    }
}
