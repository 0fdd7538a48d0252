using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests;

/// <summary>The image gateway's calls as a program makes them.</summary>
internal static class Images
{
    public static string NewSubject() => $"S-{Guid.CreateVersion7():N}";

    public static string Path(string subject, string image) => $"/api/subjects/{subject}/images/{image}";

    public static Task<HttpResponseMessage> PutImageAsync(
        this HttpClient client, string subject, string image, byte[] bytes) =>
        client.PutAsync(Path(subject, image), new ByteArrayContent(bytes), TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> GetImageAsync(
        this HttpClient client, string subject, string image, Action<HttpRequestHeaders>? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path(subject, image));
        headers?.Invoke(request.Headers);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonObject> ListAsync(this HttpClient client, string subject, string query = "")
    {
        var json = await client.GetStringAsync(
            $"/api/subjects/{subject}/images{query}", TestContext.Current.CancellationToken);
        return JsonNode.Parse(json)!.AsObject();
    }

    public static async Task<byte[]> BytesAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();

    /// <summary>Asserts problem+json of this status and kind and returns its detail.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, int status, string slug)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal($"urn:imaging:problem:{slug}", (string?)problem["type"]);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.NotNull((string?)problem["traceId"]);
        return (string?)problem["detail"] ?? "";
    }
}
