using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imaging.Encounter.V1;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>A DICOM file that names another patient than the encounter's is held until somebody says that it belongs
/// there.</summary>
public sealed class IdentityTests(RunningMedia running)
{
    [Fact]
    public async Task A_file_of_the_same_patient_is_taken()
    {
        var clinician = Clinician("Sender^Nia");

        Assert.Equal("uploaded", (string?)(await SendAsync(clinician, "Sender^Nia"))["status"]);
        Assert.Equal("uploaded", (string?)(await SendAsync(clinician, null))["status"]);
    }

    [Fact]
    public async Task A_file_of_another_is_held_and_somebody_is_told()
    {
        var clinician = Clinician("Sender^Nia");

        var media = await SendAsync(clinician, "Other^Sam");

        Assert.Equal(("mismatch", "names-another"), ((string?)media["status"], (string?)media["reason"]!["code"]));
        Assert.DoesNotContain("Sam", $"{media["reason"]}", StringComparison.Ordinal);
        await clinician.GetAsync($"/api/media/{media["id"]}/content").ProblemAsync(409, "names-another-patient");
        await running.EventuallyAsync(() => Task.FromResult(running.Neighbours.Encounters.Troubles.Contains(
            (Guid.Parse((string)media["id"]!), Trouble.Mismatch, false))));
    }

    [Fact]
    public async Task Confirmed_with_a_reason_it_is_as_any_other()
    {
        var clinician = Clinician("Sender^Nia");
        var media = await SendAsync(clinician, "Sender^Maria");

        var confirmed = await MoveAsync(clinician, media, clinician.EncounterId).JsonAsync();

        Assert.Equal("uploaded", (string?)confirmed["status"]);
        Assert.Null(confirmed["reason"]);
        await running.EventuallyAsync(async () =>
        {
            using var content = await clinician.WithoutRedirectsAsync($"/api/media/{media["id"]}/content");
            return content.StatusCode == HttpStatusCode.Redirect;
        });
    }

    [Fact]
    public async Task Moved_it_is_compared_with_whom_it_is_moved_to()
    {
        var clinician = Clinician("Sender^Nia");
        var (right, wrong) = (running.Patient().EncounterId, running.Patient().EncounterId);
        foreach (var (encounter, patient) in ((Guid, string)[])[(right, "Other^Sam"), (wrong, "Third^Lee")])
        {
            Own(clinician, encounter);
            running.Neighbours.Encounters.Patients[encounter] = patient;
        }

        var media = await SendAsync(clinician, "Other^Sam");

        Assert.Equal("mismatch", (string?)(await MoveAsync(clinician, media, wrong).JsonAsync())["status"]);
        Assert.Equal("uploaded", (string?)(await MoveAsync(clinician, media, right).JsonAsync())["status"]);
    }

    private Phone Clinician(string patient)
    {
        var clinician = running.Clinician();
        running.Neighbours.Encounters.Patients[clinician.EncounterId] = patient;
        return clinician;
    }

    private void Own(Phone clinician, Guid encounterId)
    {
        var owner = running.Neighbours.Encounters.Owners.Keys.Single(owner => owner.Encounter == clinician.EncounterId);
        running.Neighbours.Encounters.Owners[(encounterId, owner.Staff)] = true;
    }

    private static async Task<JsonObject> SendAsync(Phone clinician, string? patient)
    {
        var file = TestDicom.Create(patient: patient);
        var plan = await clinician.SendAsync(
            file, clinician.Announcement(file.Length, "scan.dcm", "application/dicom"));
        await clinician.CompleteAsync(plan).JsonAsync();
        return await clinician.SettledAsync(plan);
    }

    private static Task<HttpResponseMessage> MoveAsync(Phone clinician, JsonObject media, Guid encounterId) =>
        clinician.Media.PostAsJsonAsync(
            $"/api/media/{media["id"]}/move", new { encounterId, reason = "I asked the patient" });
}
