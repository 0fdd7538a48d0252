using Imaging.Encounter.V1;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>Who may do what with whose files.</summary>
public sealed class CallerTests(RunningMedia running)
{
    private static readonly byte[] s_photo = TestPhoto.Create();
    private readonly Phone _phone = running.Patient();

    [Fact]
    public async Task Somebody_elses_upload_does_not_exist()
    {
        var (other, staff) = (running.Patient(), running.Clinician(_phone.EncounterId));
        var (plan, kept) = (await _phone.SendAsync(s_photo), await _phone.SendAsync(s_photo));
        await _phone.CompleteAsync(kept).JsonAsync();

        foreach (var stranger in (Phone[])[other, staff])
        {
            await stranger.ReadAsync(plan).ProblemAsync(404, "upload-not-found");
            await stranger.SignAsync(plan, 1).ProblemAsync(404, "upload-not-found");
            await stranger.CompleteAsync(plan).ProblemAsync(404, "upload-not-found");
            await stranger.AbortAsync(plan).ProblemAsync(404, "upload-not-found");
            await stranger.GetAsync($"/api/media/{kept.MediaId}").ProblemAsync(404, "media-not-found");
            await stranger.PatchAsync($"/api/media/{kept.MediaId}", new { note = "x" })
                .ProblemAsync(404, "media-not-found");
        }

        await staff.GetAsync($"/api/media/{kept.MediaId}/content").ProblemAsync(404, "media-not-found");
        Assert.Empty((await staff.GetAsync($"/api/encounters/{_phone.EncounterId}/media").JsonAsync())["items"]!
            .AsArray());
        await _phone.CompleteAsync(plan).JsonAsync();
    }

    [Fact]
    public async Task A_page_for_another_encounter_is_told_so()
    {
        var (other, plan) = (running.Patient(), await _phone.OpenAsync(20_000));
        _phone.Media.DefaultRequestHeaders.Remove("X-Encounter");
        await _phone.ReadAsync(plan).ProblemAsync(409, "wrong-encounter");
        _phone.Media.DefaultRequestHeaders.Add("X-Encounter", $"{other.EncounterId}");
        await _phone.SignAsync(plan, 1).ProblemAsync(409, "wrong-encounter");
        await _phone.PlanAsync(_phone.Announcement(20_000)).ProblemAsync(409, "wrong-encounter");

        await other.PlanAsync(_phone.Announcement(20_000)).ProblemAsync(409, "wrong-encounter");
        await other.GetAsync($"/api/encounters/{_phone.EncounterId}/media").ProblemAsync(409, "wrong-encounter");
    }

    [Fact]
    public async Task What_one_session_began_the_patients_next_one_goes_on_with()
    {
        var plan = await _phone.OpenAsync(s_photo.Length);
        var later = running.Patient(_phone.EncounterId);
        await later.SendPartAsync(plan, 1, s_photo);

        await later.CompleteAsync(plan).JsonAsync();
        Assert.Equal(s_photo, await running.KeptAsync(plan));
    }

    [Fact]
    public async Task A_second_browser_sees_names_and_states_and_sends_nothing()
    {
        var second = running.Patient(_phone.EncounterId, isFirst: false);
        var request = _phone.Announcement(s_photo.Length);
        request["note"] = "It itches";
        var plan = await _phone.SendAsync(s_photo, request);
        await _phone.CompleteAsync(plan).JsonAsync();

        await second.PlanAsync(second.Announcement(1000)).ProblemAsync(403, "other-browser");
        await second.ReadAsync(plan).ProblemAsync(403, "other-browser");
        await second.GetAsync($"/api/media/{plan.MediaId}/content?rendition=thumbnail")
            .ProblemAsync(403, "forbidden");
        var listed = (await second.GetAsync($"/api/encounters/{_phone.EncounterId}/media").JsonAsync())["items"]!
            .AsArray().Single()!;
        Assert.Equal("IMG_0001.JPG", (string?)listed["fileName"]);
        Assert.Equal("uploaded", (string?)listed["status"]);
        foreach (var hidden in (string[])["note", "width", "sha256"]) Assert.Null(listed[hidden]);
        Assert.Empty(listed["renditions"]!.AsArray());
    }

    [Fact]
    public async Task A_session_for_withdrawal_sends_nothing_either()
    {
        var late = running.Patient(_phone.EncounterId, isForWithdrawal: true);

        await late.PlanAsync(late.Announcement(1000)).ProblemAsync(403, "withdrawal-only");
        await late.GetAsync($"/api/encounters/{_phone.EncounterId}/media").JsonAsync();
    }

    [Fact]
    public async Task Consent_that_was_taken_back_stops_the_next_step()
    {
        var plan = await _phone.OpenAsync(s_photo.Length);
        running.Neighbours.Encounters.Uploads[_phone.EncounterId] = UploadDecision.ConsentNeeded;

        await _phone.PlanAsync(_phone.Announcement(1000)).ProblemAsync(409, "consent-needed");
        await _phone.SignAsync(plan, 1).ProblemAsync(409, "consent-needed");
        using var put = await Phone.PutAsync(plan.Answer, s_photo);
        await _phone.CompleteAsync(plan).ProblemAsync(409, "consent-needed");
        running.Neighbours.Encounters.Uploads[_phone.EncounterId] = UploadDecision.WrongState;
        Assert.Equal("consented", (string?)(await _phone.CompleteAsync(plan).ProblemAsync(409, "wrong-state"))["state"]);
        // To give it up needs nobody's leave.
        await _phone.AbortAsync(plan).JsonAsync(204);
    }

    [Fact]
    public async Task Staff_add_DICOM_and_see_it_and_its_bytes_with_a_record_of_each_opening()
    {
        var (clinician, dicom) = (running.Clinician(), TestDicom.Create());
        var plan = await clinician.SendAsync(
            dicom, clinician.Announcement(dicom.Length, "scan.dcm", "application/octet-stream"));
        var media = await clinician.CompleteAsync(plan).JsonAsync();
        Assert.Equal(("dicom", "application/dicom", "staff"),
            ((string?)media["kind"], (string?)media["contentType"], (string?)media["uploadedBy"]));

        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/media/{plan.MediaId}/content");
        asked.Headers.Accept.Add(new("application/json"));
        var content = await clinician.AskAsync(asked).JsonAsync();
        using var answer = await running.Store.SendAsync(new(HttpMethod.Get, (string)content["url"]!));
        Assert.Equal(dicom, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/dicom", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition!.DispositionType);
        using var redirected = await clinician.WithoutRedirectsAsync($"/api/media/{plan.MediaId}/content");
        Assert.Equal(302, (int)redirected.StatusCode);

        Assert.Equal(2, await running.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM audit_event WHERE action = 'media.open' AND entity_id = @id", ("@id", plan.MediaId)));
        Assert.Equal(1, await running.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM media WHERE media_id = @id AND opened_at IS NOT NULL", ("@id", plan.MediaId)));
        await clinician.GetAsync($"/api/media/{plan.MediaId}/content?rendition=mp4")
            .ProblemAsync(404, "rendition-not-found");
        await clinician.GetAsync($"/api/media/{plan.MediaId}/content?rendition=raw")
            .ProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task A_patient_is_never_given_the_bytes_back()
    {
        var plan = await _phone.SendAsync(s_photo);
        await _phone.CompleteAsync(plan).JsonAsync();

        foreach (var rendition in (string[])["", "?rendition=original", "?rendition=display", "?rendition=mp4"])
            await _phone.GetAsync($"/api/media/{plan.MediaId}/content{rendition}").ProblemAsync(403, "forbidden");
        await _phone.GetAsync($"/api/media/{plan.MediaId}/content?rendition=thumbnail")
            .ProblemAsync(404, "rendition-not-found");
    }

    [Fact]
    public async Task What_was_said_of_a_file_is_changed_by_its_sender_until_it_is_sent()
    {
        var request = _phone.Announcement(s_photo.Length);
        (request["note"], request["bodySite"], request["side"]) = ("It itches", "left elbow", "left");
        var plan = await _phone.SendAsync(s_photo, request);
        var media = await _phone.CompleteAsync(plan).JsonAsync();
        Assert.Equal(("It itches", "left elbow", "left"), Said(media));

        Assert.Equal(("It itches", "left elbow", "both"), Said(await ChangeAsync(new { side = "both" })));
        Assert.Equal(("No more", "left elbow", "both"), Said(await ChangeAsync(new { note = "No more" })));
        Assert.Equal((null, null, null), Said(await ChangeAsync(new { note = "", bodySite = "", side = "none" })));
        await running.Database.ExecuteAsync(
            "UPDATE media SET submitted_at = received_at WHERE media_id = @id", ("@id", plan.MediaId));
        await _phone.PatchAsync($"/api/media/{plan.MediaId}", new { note = "x" })
            .ProblemAsync(409, "already-sent");

        Task<System.Text.Json.Nodes.JsonObject> ChangeAsync(object change) =>
            _phone.PatchAsync($"/api/media/{plan.MediaId}", change).JsonAsync();

        static (string?, string?, string?) Said(System.Text.Json.Nodes.JsonObject media) =>
            ((string?)media["note"], (string?)media["bodySite"], (string?)media["side"]);
    }

    [Fact]
    public async Task What_was_typed_lies_sealed_in_the_database()
    {
        var request = _phone.Announcement(s_photo.Length, "Sentinel-name.jpg");
        (request["note"], request["bodySite"]) = ("Sentinel-note", "Sentinel-site");
        var plan = await _phone.SendAsync(s_photo, request);
        const string Find = """
            SELECT CAST((
              SELECT COUNT(*) FROM upload WHERE CONCAT_WS('|', file_name, note, body_site) LIKE '%Sentinel%') + (
              SELECT COUNT(*) FROM media WHERE CONCAT_WS('|', file_name, note, body_site) LIKE '%Sentinel%') AS SIGNED)
            """;
        Assert.Equal(0, await running.Database.ScalarAsync<long>(Find));
        var media = await _phone.CompleteAsync(plan).JsonAsync();
        Assert.Equal(0, await running.Database.ScalarAsync<long>(Find));

        Assert.Equal("Sentinel-name.jpg", (string?)media["fileName"]);
        Assert.Equal(0, await running.Database.ScalarAsync<long>(
            "SELECT COUNT(*) FROM upload WHERE upload_id = @id AND note IS NOT NULL", ("@id", plan.UploadId)));
    }
}
