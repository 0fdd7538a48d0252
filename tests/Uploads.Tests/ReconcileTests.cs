using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What lies in the store without a row is noted, and never deleted by itself.</summary>
public sealed class ReconcileTests(RunningMedia running)
{
    private const string Known = "SELECT COUNT(*) FROM orphan_object WHERE object_key = @key";

    [Fact]
    public async Task Orphans_are_noted_and_files_are_none_and_nothing_is_deleted()
    {
        var (phone, orphan) = (running.Patient(), new string('0', 63) + '1');
        var kept = await phone.SendAsync(TestPhoto.Create());
        await phone.CompleteAsync(kept).JsonAsync();
        var refused = await phone.SendAsync("words"u8.ToArray());
        using (await phone.CompleteAsync(refused)) await running.Store.PutAsync("objects", orphan, "nobody's"u8.ToArray());
        await using var reconciling = await running.StartAnotherAsync(
            ("Reconcile__Every", "00:00:00.300"), ("Reconcile__Grace", "00:00:00"), ("Reconcile__MostOrphans", "1"));

        await running.EventuallyAsync(async () =>
            await running.Database.ScalarAsync<long>(Known, ("@key", orphan)) == 1);
        foreach (var plan in (Plan[])[kept, refused])
        {
            var stored = await running.StoredAsync(plan.MediaId);
            foreach (var key in (string[])[stored.ObjectKey, stored.QuarantineKey])
                Assert.Equal(0, await running.Database.ScalarAsync<long>(Known, ("@key", key)));
        }

        Assert.Contains(orphan, await running.Store.KeysAsync("objects"));
        Assert.DoesNotContain("not in the store", reconciling.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_orphans_are_a_mistake_and_stop_it()
    {
        var orphan = new string('0', 63) + '2';
        await running.Store.PutAsync("quarantine", orphan, "nobody's"u8.ToArray());
        await using var reconciling = await running.StartAnotherAsync(
            ("Reconcile__Every", "00:00:00.300"), ("Reconcile__Grace", "00:00:00"), ("Reconcile__MostOrphans", "0"),
            ("Reconcile__AlwaysAllowed", "0"));

        await running.EventuallyAsync(() => Task.FromResult(
            reconciling.Printed.Contains("too many to be orphans", StringComparison.Ordinal)));
        Assert.Contains(orphan, await running.Store.KeysAsync("quarantine"));
    }

    [Fact]
    public async Task A_row_without_its_object_is_said_aloud()
    {
        var phone = running.Patient();
        var plan = await phone.SendAsync(TestPhoto.Create());
        await phone.CompleteAsync(plan).JsonAsync();
        var stored = await running.StoredAsync(plan.MediaId);
        await running.Store.DeleteAsync("objects", stored.ObjectKey);
        await using (var reconciling = await running.StartAnotherAsync(
            ("Reconcile__Every", "00:00:00.300"), ("Reconcile__Grace", "00:00:00"), ("Reconcile__MostOrphans", "1")))
            await running.EventuallyAsync(() => Task.FromResult(
                reconciling.Printed.Contains("not in the store", StringComparison.Ordinal)));

        await running.Database.ExecuteAsync("DELETE FROM media WHERE media_id = @id", ("@id", plan.MediaId));
    }

    [Fact]
    public async Task An_administrator_erases_an_orphan_that_is_old_and_nothing_else()
    {
        var (phone, orphan) = (running.Patient(), new string('0', 63) + '3');
        var kept = await phone.SendAsync(TestPhoto.Create());
        await phone.CompleteAsync(kept).JsonAsync();
        var file = (await running.StoredAsync(kept.MediaId)).ObjectKey;
        await running.Store.PutAsync("objects", orphan, "nobody's"u8.ToArray());
        foreach (var key in (string[])[orphan, file])
            await running.Database.ExecuteAsync("""
                INSERT INTO orphan_object (folder, object_key, size, first_seen_at, last_seen_at)
                VALUES ('objects', @key, 8, UTC_TIMESTAMP(6) - INTERVAL 1 DAY, UTC_TIMESTAMP(6))
                """, ("@key", key));

        var listed = await running.CommandAsync(["orphan", "list"]);
        Assert.Equal(0, listed.Status);
        Assert.Contains($"objects/{orphan}  8 bytes", listed.Printed, StringComparison.Ordinal);
        Assert.Equal(1, (await running.CommandAsync(["orphan", "erase", $"objects/{orphan}"])).Status);
        (string, string) atOnce = ("Reconcile__EraseAfter", "00:00:00");
        Assert.Equal(1, (await running.CommandAsync(["orphan", "erase", $"objects/{file}"], atOnce)).Status);
        Assert.Equal(1, (await running.CommandAsync(["orphan", "erase", "objects/unknown"], atOnce)).Status);
        Assert.Equal(0, (await running.CommandAsync(["orphan", "erase", $"objects/{orphan}"], atOnce)).Status);

        var left = await running.Store.KeysAsync("objects");
        Assert.DoesNotContain(orphan, left);
        Assert.Contains(file, left);
        Assert.Equal(2, (await running.CommandAsync(["orphan"])).Status);
        await running.Database.ExecuteAsync("DELETE FROM orphan_object WHERE object_key = @key", ("@key", file));
    }
}
