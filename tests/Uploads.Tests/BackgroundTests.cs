using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What happens without anybody asking.</summary>
public sealed class BackgroundTests(RunningMedia running)
{
    private readonly Phone _phone = running.Patient();

    [Theory]
    [InlineData(20_000)]
    [InlineData(13 * 1024 * 1024)]
    public async Task A_file_whose_sender_vanished_after_the_last_byte_is_completed(int size)
    {
        var photo = TestPhoto.Create(size);
        var plan = await _phone.SendAsync(photo);

        var media = await _phone.SettledAsync(plan);

        Assert.Equal("uploaded", (string?)media["status"]);
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(13 * 1024 * 1024)]
    public async Task An_upload_that_takes_too_long_is_given_up_with_its_parts(int size)
    {
        var photo = TestPhoto.Create(size);
        var plan = await _phone.OpenAsync(size);
        if (plan.PartCount > 1) await _phone.SendPartAsync(plan, 1, photo);
        await running.Database.ExecuteAsync(
            "UPDATE upload SET expires_at = created_at, look_at = created_at WHERE upload_id = @id",
            ("@id", plan.UploadId));

        await running.EventuallyAsync(async () =>
            (string?)(await _phone.ReadAsync(plan).JsonAsync())["status"] == "aborted");
        await running.EventuallyAsync(async () => await running.IsGoneAsync(plan));
        await _phone.CompleteAsync(plan).ProblemAsync(409, "upload-closed");
    }

    [Fact]
    public async Task What_comes_by_an_old_address_is_swept_and_changes_nothing()
    {
        var photo = TestPhoto.Create();
        var plan = await _phone.SendAsync(photo);
        await _phone.CompleteAsync(plan).JsonAsync();

        using var again = await Phone.PutAsync(plan.Answer, TestPhoto.Create());
        Assert.True(again.IsSuccessStatusCode);

        await running.EventuallyAsync(async () => await running.IsGoneAsync(plan));
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Fact]
    public async Task Parts_that_come_after_an_upload_was_given_up_are_swept()
    {
        var photo = TestPhoto.Create(25 * 1024 * 1024);
        var plan = await _phone.OpenAsync(photo.Length);
        var signed = await _phone.SignAsync(plan, 1).JsonAsync();
        await _phone.AbortAsync(plan).JsonAsync(204);

        using var late = await Phone.PutAsync(signed, plan.PartOf(1, photo));
        Assert.Equal(404, (int)late.StatusCode);
        await running.EventuallyAsync(async () => await running.IsGoneAsync(plan));
    }

    [Fact]
    public async Task An_upload_that_a_crash_left_in_the_store_is_ended_in_time_and_a_young_one_is_not()
    {
        var plan = await _phone.OpenAsync(25 * 1024 * 1024);
        var stored = await running.StoredAsync(plan.MediaId);
        // Begun in the store, and the row never learnt of it.
        var forgotten = await running.Store.StartAsync("incoming", stored.IncomingKey);
        await _phone.SignAsync(plan, 1).JsonAsync();

        // The row knows another by now.
        await running.EventuallyAsync(async () =>
            (await running.Store.StartedAsync()).All(upload => upload.UploadId != forgotten));
        Assert.Contains(await running.Store.StartedAsync(),
            upload => upload.Key.EndsWith(stored.IncomingKey, StringComparison.Ordinal));
        await _phone.SignAsync(plan, 2).JsonAsync();
    }

    [Fact]
    public async Task A_withdrawal_that_was_faster_has_the_file_erased()
    {
        running.Neighbours.Encounters.Withdrawn[_phone.EncounterId] = true;
        var plan = await _phone.SendAsync(TestPhoto.Create());
        await _phone.CompleteAsync(plan).JsonAsync();
        var stored = await running.StoredAsync(plan.MediaId);

        await running.EventuallyAsync(async () =>
            !(await running.Store.KeysAsync("objects")).Contains(stored.ObjectKey));
        await _phone.GetAsync($"/api/media/{plan.MediaId}").ProblemAsync(404, "media-not-found");
    }
}
