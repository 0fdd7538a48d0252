using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Imaging.Encounter.Tests.Running;

/// <summary>Answers, and what a test wants to know of them.</summary>
internal static class Calls
{
    public static async Task<JsonObject> JsonAsync(this Task<HttpResponseMessage> call, int status = 200)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Asserts a problem of this kind and returns it.</summary>
    public static async Task<JsonObject> ProblemAsync(this Task<HttpResponseMessage> call, int status, string slug)
    {
        var problem = await call.JsonAsync(status);
        Assert.Equal($"urn:imaging:problem:{slug}", (string?)problem["type"]);
        return problem;
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object? body = null) =>
        body is null ? client.PostAsync(new Uri(path, UriKind.Relative), null)
            : client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);

    /// <summary>Names these people, and no others.</summary>
    public static Task<HttpResponseMessage> TryPutAsync(
        this HttpClient client, Guid encounterId, params StaffClient[] people) => client.PutAsJsonAsync(
        $"/api/encounters/{encounterId}/people", new { ids = people.Select(person => person.StaffId) });

    public static async Task PeopleAsync(this HttpClient client, Guid encounterId, params StaffClient[] people)
    {
        using var response = await client.TryPutAsync(encounterId, people);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
