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
        foreach (var id in (string[])["Due", "Waits", "Lives"])
        {
            using var put = await graph.Client.PutImageAsync(subject, id, TestDicom.Create());
            put.EnsureSuccessStatusCode();
        }

        foreach (var id in (string[])["Due", "Waits"])
        {
            using var deleted = await graph.Client.DeleteAsync(
                Images.Path(subject, id), TestContext.Current.CancellationToken);
            deleted.EnsureSuccessStatusCode();
        }

        await using var database = await graph.OpenDatabaseAsync("mediadb");
        var keys = (await database.QueryAsync<(string Id, string ObjectKey)>(
            "SELECT image_id, object_key FROM image WHERE subject_id = @subject", new { subject }))
            .ToDictionary(row => row.Id, row => $"objects/{row.ObjectKey}");
        using var objects = await StoredObjects.OpenAsync(graph);
        Assert.Superset(keys.Values.ToHashSet(), (await objects.KeysAsync()).ToHashSet());

        await database.ExecuteAsync(
            "UPDATE image SET erase_after = UTC_TIMESTAMP() WHERE subject_id = @subject AND image_id = 'Due'",
            new { subject });
        using var patience = new CancellationTokenSource(Patience);
        while (await database.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM image WHERE subject_id = @subject AND erased_at IS NOT NULL", new { subject }) == 0)
            await Task.Delay(100, patience.Token);

        var left = await objects.KeysAsync();
        Assert.DoesNotContain(keys["Due"], left);
        Assert.Contains(keys["Waits"], left);
        Assert.Contains(keys["Lives"], left);
    }
}
