using System.Data.Common;
using Dapper;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class ErasureTests(ImagingGraph graph)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_bytes_of_a_deleted_image_are_erased_when_its_time_is_over_and_not_before()
    {
        var subject = Images.NewSubject();
        await PutAsync(subject, "Due", "Waits", "Lives");
        await DeleteAsync(subject, "Due", "Waits");

        await using var database = await graph.OpenDatabaseAsync("mediadb");
        var keys = (await database.QueryAsync<(string Id, string ObjectKey)>(
            "SELECT image_id, object_key FROM image WHERE subject_id = @subject", new { subject }))
            .ToDictionary(row => row.Id, row => $"objects/{row.ObjectKey}");
        using var objects = await StoredObjects.OpenAsync(graph);
        Assert.Superset(keys.Values.ToHashSet(), (await objects.KeysAsync()).ToHashSet());

        await database.ExecuteAsync(
            "UPDATE image SET erase_after = UTC_TIMESTAMP() WHERE subject_id = @subject AND image_id = 'Due'",
            new { subject });
        await WaitForAsync("erased_at IS NOT NULL", subject, database);

        var left = await objects.KeysAsync();
        Assert.DoesNotContain(keys["Due"], left);
        Assert.Contains(keys["Waits"], left);
        Assert.Contains(keys["Lives"], left);
    }

    [Fact]
    public async Task An_image_whose_bytes_cannot_be_erased_goes_behind_all_that_are_due()
    {
        if (graph.Find("storage") is null) Assert.Skip("The store is an existing server here and not ours to stop.");
        var subject = Images.NewSubject();
        await PutAsync(subject, "Stuck");
        await DeleteAsync(subject, "Stuck");
        await using var database = await graph.OpenDatabaseAsync("mediadb");

        await graph.StopAsync("storage");
        await database.ExecuteAsync(
            "UPDATE image SET erase_after = UTC_TIMESTAMP() WHERE subject_id = @subject", new { subject });
        await WaitForAsync("erase_after > UTC_TIMESTAMP() + INTERVAL 12 HOUR", subject, database);
        await graph.StartAsync("storage");
        await database.ExecuteAsync(
            "UPDATE image SET erase_after = UTC_TIMESTAMP() WHERE subject_id = @subject", new { subject });

        await WaitForAsync("erased_at IS NOT NULL", subject, database);
    }

    private static async Task WaitForAsync(string state, string subject, DbConnection database)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await database.ExecuteScalarAsync<int>(
            $"SELECT COUNT(*) FROM image WHERE subject_id = @subject AND {state}", new { subject }) == 0)
            await Task.Delay(100, patience.Token);
    }

    private async Task PutAsync(string subject, params string[] ids)
    {
        foreach (var id in ids)
        {
            using var put = await graph.Client.PutImageAsync(subject, id, TestDicom.Create());
            put.EnsureSuccessStatusCode();
        }
    }

    private async Task DeleteAsync(string subject, params string[] ids)
    {
        foreach (var id in ids)
        {
            using var deleted = await graph.Client.DeleteAsync(
                Images.Path(subject, id), TestContext.Current.CancellationToken);
            deleted.EnsureSuccessStatusCode();
        }
    }
}
