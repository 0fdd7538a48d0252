using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Imaging.Encounter.Tests.Running;

/// <summary>A member of staff at the portal.</summary>
public sealed record StaffClient(Guid StaffId, HttpClient Http)
{
    public const string Born = "1987-04-12";

    public Guid SessionId { get; init; }

    public string Email => $"{StaffId:N}@clinic.example";

    /// <summary>A registration that is right; a test changes what it is about.</summary>
    public static JsonObject Registration(string family = "Parry", string? nhsNumber = null) => new()
    {
        ["patient"] = new JsonObject
        {
            ["givenName"] = "Sam", ["familyName"] = family, ["dateOfBirth"] = Born, ["nhsNumber"] = nhsNumber,
            ["mobile"] = NewMobile(), ["email"] = "sam@example.org",
        },
        ["reason"] = "A rash on the arm", ["instructions"] = "From near and far",
        ["views"] = new JsonArray(new JsonObject { ["label"] = "Close up", ["hint"] = "As near as it stays sharp" }),
        ["intimate"] = false, ["notify"] = "none",
    };

    public Task<HttpResponseMessage> RegisterAsync(JsonObject registration) =>
        Http.PostAsync("/api/encounters", registration);

    /// <summary>Registers, and returns the id and the link's token.</summary>
    public async Task<(Guid Id, string Token)> InviteAsync(JsonObject? registration = null)
    {
        var answer = await RegisterAsync(registration ?? Registration()).JsonAsync(201);
        return (Guid.Parse((string)answer["id"]!), TokenOf((string)answer["link"]!));
    }

    public Task<HttpResponseMessage> GetAsync(Guid encounterId) => Http.GetAsync($"/api/encounters/{encounterId}");

    public async Task<string> StatusAsync(Guid encounterId) =>
        (string)(await GetAsync(encounterId).JsonAsync())["status"]!;

    public async Task<string[]> AttentionAsync(Guid encounterId) =>
        [.. (await GetAsync(encounterId).JsonAsync())["attention"]!.AsArray().Select(kind => (string)kind!)];

    public Task<HttpResponseMessage> PatchAsync(Guid encounterId, object changes) =>
        Http.PatchAsJsonAsync($"/api/encounters/{encounterId}", changes);

    public Task<HttpResponseMessage> DoAsync(Guid encounterId, string what, object? body = null) =>
        Http.PostAsync($"/api/encounters/{encounterId}/{what}", body ?? new { });

    /// <summary>Reviews or closes, having seen all there is.</summary>
    public Task<HttpResponseMessage> SettleAsync(Guid encounterId, string what) =>
        DoAsync(encounterId, what, new { seenThrough = long.MaxValue });

    public Task<HttpResponseMessage> OpenAsync(Guid encounterId, string reason) =>
        DoAsync(encounterId, "access", new { reason });

    public Task<JsonObject> SearchAsync(object request) =>
        Http.PostAsync("/api/encounters/search", request).JsonAsync();

    public async Task<Guid[]> FindAsync(object request) =>
        [.. (await SearchAsync(request))["items"]!.AsArray().Select(item => Guid.Parse((string)item!["id"]!))];

    public async Task<JsonObject[]> AuditAsync(Guid encounterId)
    {
        var page = await Http.GetAsync($"/api/encounters/{encounterId}/audit?limit=200").JsonAsync();
        return [.. page["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    /// <summary>Of the link that this text is or holds.</summary>
    public static string TokenOf(string text) => string.Concat(text.Split("/p/#")[1].TakeWhile(
        letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));

    /// <summary>A number that is right, and no other test's.</summary>
    public static string NewNhsNumber()
    {
        while (true)
        {
            var digits = Random.Shared.NextInt64(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);
            for (var check = '0'; check <= '9'; check++)
            {
                if (Imaging.Encounter.Patients.NhsNumber.TryParse(digits + check, out var number)) return number;
            }
        }
    }

    private static string NewMobile() =>
        "07" + Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);
}
