using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>How much may be sent, and what is said when it is enough.</summary>
public sealed class LimitTests(RunningMedia running)
{
    private readonly Phone _phone = running.Patient();

    [Fact]
    public async Task Of_many_plans_at_once_no_more_pass_than_may_be_open()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _phone.PlanAsync(_phone.Announcement(1000))));
        Assert.Equal(5, answers.Count(answer => (int)answer.StatusCode == 201));

        var problem = await _phone.PlanAsync(_phone.Announcement(1000)).ProblemAsync(409, "upload-limit");
        Assert.Equal(("open-uploads", 5), ((string?)problem["limit"], (int)problem["most"]!));
        var open = problem["uploads"]!.AsArray().Select(id => Guid.Parse((string)id!)).ToArray();
        Assert.Equal(5, open.Length);
        await _phone.DeleteAsync($"/api/media/uploads/{open[0]}").JsonAsync(204);
        await _phone.OpenAsync(1000);
    }

    [Fact]
    public async Task Staff_have_open_uploads_of_their_own()
    {
        var (one, other) = (running.Clinician(_phone.EncounterId), running.Clinician(_phone.EncounterId));
        foreach (var sender in (Phone[])[_phone, one, other])
        {
            for (var n = 0; n < 5; n++) await sender.OpenAsync(1000);
            await sender.PlanAsync(sender.Announcement(1000)).ProblemAsync(409, "upload-limit");
        }
    }

    [Fact]
    public async Task An_encounter_takes_so_many_files()
    {
        await using var small = await running.StartAnotherAsync(
            ("Uploads__PatientFiles", "3"), ("Uploads__StaffFiles", "1"));
        var phone = running.Patient(at: small);
        await SendAsync(phone, TestPhoto.Create());
        await SendAsync(phone, TestPhoto.Create());
        // What was not taken takes no place.
        await SendAsync(phone, "no photo"u8.ToArray());
        await phone.OpenAsync(1000);
        Assert.Equal("files", Limit(await phone.PlanAsync(phone.Announcement(1000)).ProblemAsync(409, "upload-limit")));

        var clinician = running.Clinician(phone.EncounterId, at: small);
        await SendAsync(clinician, TestDicom.Create());
        Assert.Equal("files",
            Limit(await clinician.PlanAsync(clinician.Announcement(1000)).ProblemAsync(409, "upload-limit")));
    }

    [Fact]
    public async Task An_encounter_takes_so_many_bytes_and_what_was_not_taken_counts()
    {
        await using var small = await running.StartAnotherAsync(("Uploads__PatientBytes", "100000"));
        var phone = running.Patient(at: small);
        await SendAsync(phone, TestPhoto.Create(40_000));
        await SendAsync(phone, new byte[20_000]);
        var open = await phone.OpenAsync(30_000);
        var problem = await phone.PlanAsync(phone.Announcement(10_001)).ProblemAsync(409, "upload-limit");
        Assert.Equal("bytes", Limit(problem));
        Assert.Contains("87.9 KB", (string)problem["detail"]!, StringComparison.Ordinal);
        await phone.AbortAsync(open).JsonAsync(204);

        await phone.OpenAsync(40_000);
    }

    [Fact]
    public async Task A_days_signings_end_and_the_next_day_has_its_own()
    {
        await using var small = await running.StartAnotherAsync(("Uploads__SigningsPerDay", "3"));
        var phone = running.Patient(at: small);
        var plan = await phone.OpenAsync(25 * 1024 * 1024);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => phone.SignAsync(plan, 1 + n % 3)));
        Assert.Equal(3, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.Equal("signings", Limit(await phone.SignAsync(plan, 1).ProblemAsync(409, "upload-limit")));

        await running.Database.ExecuteAsync(
            "UPDATE upload_allowance SET day = day - INTERVAL 1 DAY WHERE encounter_id = @id", ("@id", phone.EncounterId));
        await phone.SignAsync(plan, 1).JsonAsync();
    }

    private static string? Limit(JsonObject problem) => (string?)problem["limit"];

    private static async Task SendAsync(Phone phone, byte[] bytes)
    {
        var plan = await phone.SendAsync(bytes);
        using var answer = await phone.CompleteAsync(plan);
    }
}
