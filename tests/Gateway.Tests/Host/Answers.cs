using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Imaging.Gateway.Tests.Host;

/// <summary>Answers as a client reads them.</summary>
internal static class Answers
{
    public static async Task<Received> ReceivedAsync(this HttpResponseMessage response)
    {
        Assert.Equal(200, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<Received>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Asserts problem+json of this status and kind.</summary>
    public static async Task<JsonObject> ProblemAsync(this HttpResponseMessage response, int status, string slug)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal($"urn:imaging:problem:{slug}", (string?)problem["type"]);
        return problem;
    }
}
