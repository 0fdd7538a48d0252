using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Authorization;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests.Story;

public sealed class StoryTests(ImagingGraph graph)
{
    /// <summary>How JSON Web Tokens begin (RFC 7515): {"alg", {"typ", {"kid".</summary>
    private static readonly string[] TokenBeginnings = ["eyJhbGci", "eyJ0eXAi", "eyJraWQi"];

    [Fact]
    public async Task From_the_first_administrator_to_the_withdrawal_of_a_patient()
    {
        var clinic = new Clinic(graph);
        var written = new WrittenDown(graph);
        await written.StartStatementsAsync();

        await clinic.OpenAsync();
        await clinic.HireAsync();
        await clinic.RegisterAsync();
        await VerifyAsync(clinic);
        var version = await ReadOwnAsync(clinic);
        await ConsentAndSubmitAsync(clinic, version);
        await ReviewAsync(clinic);
        await WithdrawAsync(clinic);

        // Exporters send what they have within a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await AssertNoneAsync(clinic.Secrets, written);
    }

    private static async Task VerifyAsync(Clinic clinic)
    {
        Assert.Equal(4, (int?)(await clinic.VerifyAsync("1984-07-03", 401))["attemptsLeft"]);
        Assert.Equal(3, (int?)(await clinic.VerifyAsync("1984-03-08", 401))["attemptsLeft"]);
        clinic.Phone.Encounter = (string?)(await clinic.VerifyAsync(Clinic.DateOfBirth, 200))["encounterId"];
        Assert.Equal(clinic.EncounterId, clinic.Phone.Encounter);
    }

    private static async Task<string> ReadOwnAsync(Clinic clinic)
    {
        var own = await clinic.Phone.GetJsonAsync("patient/encounter");
        Assert.Equal("Ó", (string?)own["patient"]!["familyInitial"]);
        Assert.DoesNotContain(Clinic.FamilyName, own.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("verified", (string?)own["status"]);
        Assert.Equal(Clinic.ClinicianName, (string?)own["request"]!["from"]);
        return (string)own["consent"]!["version"]!;
    }

    private static async Task ConsentAndSubmitAsync(Clinic clinic, string version)
    {
        await clinic.Phone.JsonAsync(HttpMethod.Post, "patient/submit", new { mediaIds = Array.Empty<Guid>() }, 409);
        var given = await clinic.Phone.JsonAsync(HttpMethod.Put, "patient/consent", new
        {
            version, language = "en", by = new { relation = "parent", name = clinic.Entered("Sentinel Guardian") },
            answers = new { treatment = true, record = true, teaching = false },
        }, 200);
        Assert.Equal("consented", (string?)given["status"]);
        var receipt = (await clinic.Phone.GetJsonAsync("patient/receipt"))["receipt"]!;
        Assert.Equal((string?)given["consent"]!["wordingSha256"], (string?)receipt["consent"]!["wordingSha256"]);
        Assert.Null(receipt["withdrawal"]);
        var sent = await SentFiles.ByAsync(clinic.Phone, clinic.EncounterId, TestPhoto.Create());
        await clinic.Phone.JsonAsync(HttpMethod.Post, "patient/submit", new { mediaIds = new[] { sent.MediaId } }, 200);
    }

    private static async Task ReviewAsync(Clinic clinic)
    {
        var found = await SearchAsync(clinic, new { q = clinic.Entered("O SENTINELBRIEN"), mine = true });
        Assert.Contains(found["items"]!.AsArray(), item => (string?)item!["id"] == clinic.EncounterId);
        var seenThrough = await LookAsync(clinic);
        await clinic.Clinician.PostJsonAsync($"encounters/{clinic.EncounterId}/review", new { seenThrough });
        var trail = (await clinic.Clinician.GetJsonAsync($"encounters/{clinic.EncounterId}/audit"))["items"]!.AsArray()
            .Select(entry => (string)entry!["action"]!).ToArray();
        Assert.Contains("encounter.register", trail);
        Assert.True(trail.Length >= 6, string.Join(' ', trail));
    }

    /// <summary>Waits for the photo, looks at it, and returns up to where it was looked.</summary>
    private static async Task<long> LookAsync(Clinic clinic)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var page = await clinic.Clinician.GetJsonAsync($"encounters/{clinic.EncounterId}/media");
            if (page["items"]!.AsArray() is [var item])
            {
                Assert.Contains((string?)item!["status"], (string[])["uploaded", "processing", "ready"]);
                await clinic.Clinician.PostJsonAsync($"encounters/{clinic.EncounterId}/review", new { }, 409);
                return (long)page["seenThrough"]!;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The photo does not come.");
    }

    private static async Task WithdrawAsync(Clinic clinic)
    {
        var withdrawn = await clinic.Phone.JsonAsync(HttpMethod.Delete, "patient/consent", null, 200);
        var receipt = await clinic.Phone.GetJsonAsync("patient/receipt");
        Assert.Equal(3, clinic.Entered((string)receipt["jws"]!).Split('.').Length);
        Assert.Equal(
            (string?)withdrawn["receipt"]!["withdrawal"]!["id"], (string?)receipt["receipt"]!["withdrawal"]!["id"]);
        var attention = await SearchAsync(clinic, new { attention = true, mine = true });
        Assert.Contains(attention["items"]!.AsArray(), item => (string?)item!["id"] == clinic.EncounterId);
    }

    private static Task<JsonObject> SearchAsync(Clinic clinic, object wanted) =>
        clinic.Clinician.PostJsonAsync("encounters/search", wanted);

    private static async Task AssertNoneAsync(IEnumerable<string> secrets, WrittenDown written)
    {
        var words = SearchValues.Create(
            [.. secrets.SelectMany(Spellings), .. TokenBeginnings], StringComparison.OrdinalIgnoreCase);
        var (found, unread) = (new List<string>(), written.Signs());
        await foreach (var (place, text) in written.ReadAsync())
        {
            var at = text.AsSpan().IndexOfAny(words);
            if (at >= 0) found.Add($"{place}: {text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 100)]}");
            if (unread.TryGetValue(place, out var sign) && text.Contains(sign, StringComparison.Ordinal))
                unread.Remove(place);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Empty(unread);
    }

    /// <summary>As it is, as UTF-8 read byte by byte, as what it encodes, and in the forms that secrets travel
    /// in.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        string[] plain = [secret, Encoding.Latin1.GetString(bytes), Convert.ToBase64String(bytes),
            Convert.ToHexString(bytes), Uri.EscapeDataString(secret)];
        // 256 bits in base64url.
        if (secret.Length != 43 || !Base64Url.IsValid(secret)) return plain;
        var encoded = Base64Url.DecodeFromChars(secret);
        return [.. plain, Encoding.Latin1.GetString(encoded), Convert.ToHexString(encoded)];
    }
}
