using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Uploads;

/// <summary>A patient who has agreed to treatment, and a page of ours in that browser that sends files: plan, parts by
/// the addresses that it is given, completion.</summary>
internal sealed class Sender
{
    public const string DateOfBirth = "1990-05-17";

    private Sender(Person clinician, WebBrowser browser, string encounterId) =>
        (Clinician, Browser, EncounterId) = (clinician, browser, encounterId);

    public Person Clinician { get; }

    public WebBrowser Browser { get; }

    public string EncounterId { get; }

    /// <param name="clinician">Who asks for the photos; unset: somebody new.</param>
    public static async Task<Sender> ConsentedAsync(ImagingGraph graph, Person? clinician = null)
    {
        clinician ??= await Crew.HireAsync(graph, "clinician");
        var browser = graph.NewBrowser();
        var token = await InviteAsync(clinician);
        var verified = await browser.PostJsonAsync("patient/verify", new { token, dateOfBirth = DateOfBirth });
        browser.Encounter = (string)verified["encounterId"]!;
        var own = await browser.GetJsonAsync("patient/encounter");
        await browser.JsonAsync(HttpMethod.Put, "patient/consent", new
        {
            version = (string?)own["consent"]!["version"], language = "en", by = new { relation = "self" },
            answers = new { treatment = true, record = true, teaching = false },
        });
        return new(clinician, browser, browser.Encounter);
    }

    /// <summary>The token of a patient's link.</summary>
    public static async Task<string> InviteAsync(Person clinician, string language = "en")
    {
        var registered = await clinician.Browser.PostJsonAsync("encounters", new
        {
            patient = new { givenName = "Nia", familyName = "Sender", dateOfBirth = DateOfBirth },
            reason = "A rash", intimate = false, notify = "none", language,
        });
        return ((string)registered["link"]!).Split('#')[1];
    }

    public Task<JsonObject> PlanAsync(byte[] bytes, string name = "IMG_0001.JPG", string type = "image/jpeg") =>
        Browser.PostJsonAsync("media/uploads", new
        {
            encounterId = EncounterId, fileName = name, contentType = type, size = bytes.Length,
        }, 201);

    /// <summary>Everything up to completion.</summary>
    public async Task<JsonObject> SendAsync(byte[] bytes)
    {
        var plan = await PlanAsync(bytes);
        for (var number = 1; number <= (int)plan["partCount"]!; number++) await SendPartAsync(plan, number, bytes);
        return plan;
    }

    public async Task<HttpResponseHeaders> SendPartAsync(JsonObject plan, int number, byte[] bytes)
    {
        var signed = await Browser.GetJsonAsync($"media/uploads/{plan["uploadId"]}/parts/{number}");
        using var answer = await Browser.PutAsync(signed, PartOf(plan, number, bytes));
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} "
            + await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.Headers;
    }

    public static ReadOnlyMemory<byte> PartOf(JsonObject plan, int number, byte[] bytes)
    {
        var size = (int)plan["partSize"]!;
        return bytes.AsMemory((number - 1) * size, Math.Min(size, bytes.Length - (number - 1) * size));
    }

    public Task<JsonObject> CompleteAsync(JsonObject plan, int? expected = null) =>
        Browser.JsonAsync(HttpMethod.Post, $"media/uploads/{plan["uploadId"]}/complete", null, expected);
}
