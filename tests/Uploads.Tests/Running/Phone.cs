using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Imaging.Uploads.Tests.Running;

/// <summary>A browser that sends files: what it asks Media for, and what it then sends to the store.</summary>
internal sealed class Phone(HttpClient media, Guid encounterId)
{
    private static readonly HttpClient s_store = new() { Timeout = TimeSpan.FromMinutes(2) };

    public HttpClient Media => media;

    public Guid EncounterId => encounterId;

    public Task<HttpResponseMessage> GetAsync(string path) => media.GetAsync(path);

    public Task<HttpResponseMessage> PatchAsync(string path, object body) => media.PatchAsJsonAsync(path, body);

    public Task<HttpResponseMessage> DeleteAsync(string path) => media.DeleteAsync(path);

    public Task<HttpResponseMessage> AskAsync(HttpRequestMessage request) => media.SendAsync(request);

    public Task<HttpResponseMessage> PlanAsync(JsonObject request) =>
        media.PostAsJsonAsync("/api/media/uploads", request);

    public JsonObject Announcement(long size, string name = "IMG_0001.JPG", string type = "image/jpeg") => new()
    {
        ["encounterId"] = encounterId, ["fileName"] = name, ["contentType"] = type, ["size"] = size,
    };

    /// <summary>Plans and sends everything; returns the plan.</summary>
    public async Task<Plan> SendAsync(byte[] bytes, JsonObject? request = null)
    {
        var plan = await OpenAsync(bytes.Length, request);
        for (var number = 1; number <= plan.PartCount; number++) await SendPartAsync(plan, number, bytes);
        return plan;
    }

    public async Task<Plan> OpenAsync(long size, JsonObject? request = null) =>
        Plan.Of(await PlanAsync(request ?? Announcement(size)).JsonAsync(201));

    public async Task<string> SendPartAsync(Plan plan, int number, byte[] bytes)
    {
        var part = await SignAsync(plan, number).JsonAsync();
        using var answer = await PutAsync(part, plan.PartOf(number, bytes));
        Assert.True(answer.IsSuccessStatusCode,
            $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.ETag!.Tag;
    }

    public Task<HttpResponseMessage> SignAsync(Plan plan, int number, string? sha256 = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/media/uploads/{plan.UploadId}/parts/{number}");
        if (sha256 is not null) request.Headers.Add("x-amz-checksum-sha256", sha256);
        return media.SendAsync(request);
    }

    /// <summary>To the store, as Media said.</summary>
    public static Task<HttpResponseMessage> PutAsync(JsonObject signed, ReadOnlyMemory<byte> bytes)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        var request = new HttpRequestMessage(HttpMethod.Put, (string)signed["url"]!) { Content = content };
        foreach (var (name, value) in signed["headers"]!.AsObject())
        {
            if (name == "content-type") content.Headers.ContentType = MediaTypeHeaderValue.Parse((string)value!);
            else request.Headers.TryAddWithoutValidation(name, (string)value!);
        }

        return s_store.SendAsync(request);
    }

    public Task<HttpResponseMessage> ReadAsync(Plan plan) => media.GetAsync($"/api/media/uploads/{plan.UploadId}");

    public Task<HttpResponseMessage> CompleteAsync(Plan plan, object? parts = null) => parts is null
        ? media.PostAsync($"/api/media/uploads/{plan.UploadId}/complete", null)
        : media.PostAsJsonAsync($"/api/media/uploads/{plan.UploadId}/complete", new { parts });

    /// <summary>The file once its upload has come to an end.</summary>
    public async Task<JsonObject> SettledAsync(Plan plan)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var upload = await ReadAsync(plan).JsonAsync();
            if ((string?)upload["status"] is not ("open" or "checking")) return upload["media"]!.AsObject();
            // Longer than a claim: a replica that another test ended may have died over it.
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(3), "The file is still being checked.");
            await Task.Delay(50);
        }
    }

    /// <summary>An answer as it came.</summary>
    public async Task<HttpResponseMessage> WithoutRedirectsAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(media.BaseAddress!, path));
        request.Headers.Authorization = media.DefaultRequestHeaders.Authorization;
        return await client.SendAsync(request);
    }

    public Task<HttpResponseMessage> AbortAsync(Plan plan) => media.DeleteAsync($"/api/media/uploads/{plan.UploadId}");
}

/// <summary>What Media said of an upload.</summary>
internal sealed record Plan(
    Guid UploadId, Guid MediaId, string Strategy, long PartSize, int PartCount, JsonObject Answer)
{
    public static Plan Of(JsonObject answer) => new(Guid.Parse((string)answer["uploadId"]!),
        Guid.Parse((string)answer["mediaId"]!), (string)answer["strategy"]!, (long)answer["partSize"]!,
        (int)answer["partCount"]!, answer);

    public ReadOnlyMemory<byte> PartOf(int number, byte[] bytes)
    {
        var start = (int)((number - 1) * PartSize);
        return bytes.AsMemory(start, (int)Math.Min(PartSize, bytes.Length - start));
    }
}

/// <summary>Answers, and what a test wants to know of them.</summary>
internal static class Answers
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
}
