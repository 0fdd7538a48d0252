using System.Text;

namespace Imaging.Graph.Tests.Story;

public sealed class StoryTests(ImagingGraph graph)
{
    [Fact]
    public async Task From_the_invitation_of_a_clinician_to_the_withdrawal_of_a_patient()
    {
        using var clinic = new Clinic(graph);
        var written = new WrittenDown(graph);
        await written.StartStatementsAsync();

        await clinic.HireAsync();
        await clinic.RegisterAsync();
        await VerifyAsync(clinic);
        var version = await ReadOwnAsync(clinic);
        await ConsentAndSubmitAsync(clinic, version);
        await ReviewAsync(clinic);
        await WithdrawAsync(clinic);

        // Exporters send what they have within a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        foreach (var (place, text) in await written.CollectAsync())
        {
            // Transcode has no work yet, and so no row.
            Assert.True(text.Length > 0 || place == "transcodedb", place);
            foreach (var secret in clinic.Secrets.SelectMany(Spellings).Distinct())
                Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"'{secret}' is in {place}.");
        }
    }

    private static async Task VerifyAsync(Clinic clinic)
    {
        Assert.Equal(4, (int?)(await clinic.VerifyAsync("1984-07-03", 401))["attemptsLeft"]);
        Assert.Equal(3, (int?)(await clinic.VerifyAsync("1984-03-08", 401))["attemptsLeft"]);
        clinic.Secrets.AddRange(["1984-07-03", "1984-03-08"]);
        clinic.Phone.Encounter = (string?)(await clinic.VerifyAsync(Clinic.DateOfBirth, 200))["encounterId"];
        Assert.Equal(clinic.EncounterId, clinic.Phone.Encounter);
        clinic.Secrets.AddRange(clinic.Phone.Cookies);
    }

    private static async Task<string> ReadOwnAsync(Clinic clinic)
    {
        var own = await clinic.Phone.GetAsync("patient/encounter");
        Assert.Equal("Ó", (string?)own["patient"]!["familyInitial"]);
        Assert.DoesNotContain(Clinic.FamilyName, own.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("verified", (string?)own["status"]);
        Assert.Equal(Clinic.ClinicianName, (string?)own["request"]!["from"]);
        return (string)own["consent"]!["version"]!;
    }

    private static async Task ConsentAndSubmitAsync(Clinic clinic, string version)
    {
        await clinic.Phone.SendAsync(HttpMethod.Post, "patient/submit", null, 409);
        var given = (await clinic.Phone.SendAsync(HttpMethod.Put, "patient/consent", new
        {
            version, language = "en", by = new { relation = "parent", name = clinic.Entered("Sentinel Guardian") },
            answers = new { treatment = true, record = true, teaching = false },
        }, 200))!;
        Assert.Equal("consented", (string?)given["status"]);
        var receipt = (await clinic.Phone.GetAsync("patient/receipt"))["receipt"]!;
        Assert.Equal((string?)given["consent"]!["wordingSha256"], (string?)receipt["consent"]!["wordingSha256"]);
        Assert.Null(receipt["withdrawal"]);
        await clinic.Phone.SendAsync(HttpMethod.Post, "patient/submit", null, 200);
    }

    private static async Task ReviewAsync(Clinic clinic)
    {
        var found = await clinic.Clinician.PostAsync("encounters/search", new { q = "O SENTINELBRIEN", mine = true });
        Assert.Contains(found["items"]!.AsArray(), item => (string?)item!["id"] == clinic.EncounterId);
        await clinic.Clinician.PostAsync($"encounters/{clinic.EncounterId}/review", new { });
        var trail = (await clinic.Clinician.GetAsync($"encounters/{clinic.EncounterId}/audit"))["items"]!.AsArray()
            .Select(entry => (string)entry!["action"]!).ToArray();
        Assert.Contains("encounter.register", trail);
        Assert.True(trail.Length >= 6, string.Join(' ', trail));
    }

    private static async Task WithdrawAsync(Clinic clinic)
    {
        var withdrawn = (await clinic.Phone.SendAsync(HttpMethod.Delete, "patient/consent", null, 200))!;
        var receipt = await clinic.Phone.GetAsync("patient/receipt");
        Assert.Equal(3, ((string)receipt["jws"]!).Split('.').Length);
        Assert.Equal(
            (string?)withdrawn["receipt"]!["withdrawal"]!["id"], (string?)receipt["receipt"]!["withdrawal"]!["id"]);
        var attention = await clinic.Clinician.PostAsync("encounters/search", new { attention = true, mine = true });
        Assert.Contains(attention["items"]!.AsArray(), item => (string?)item!["id"] == clinic.EncounterId);
    }

    /// <summary>As it is, as UTF-8 read byte by byte, and in the forms that secrets travel in.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [secret, Encoding.Latin1.GetString(bytes), Convert.ToBase64String(bytes), Convert.ToHexString(bytes),
            Uri.EscapeDataString(secret)];
    }
}
