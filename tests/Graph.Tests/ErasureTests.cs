using System.Data.Common;
using System.Text;
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
    public async Task An_image_whose_bytes_cannot_be_erased_holds_up_no_other()
    {
        if (graph.Find("storage") is null) Assert.Skip("The store is an existing server here: its files are not ours.");
        var subject = Images.NewSubject();
        await PutAsync(subject, "Stuck", "Due");
        await DeleteAsync(subject, "Stuck", "Due");
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        var file = FileOf((await database.ExecuteScalarAsync<string>(
            "SELECT object_key FROM image WHERE subject_id = @subject AND image_id = 'Stuck'", new { subject }))!);

        // A folder in its place: what the store calls deleting a file fails.
        File.Delete(file);
        Directory.CreateDirectory(file);
        await database.ExecuteAsync("""
            UPDATE image
            SET erase_after = UTC_TIMESTAMP() - INTERVAL CASE image_id WHEN 'Stuck' THEN 2 ELSE 1 END HOUR
            WHERE subject_id = @subject
            """, new { subject });

        await WaitForAsync("image_id = 'Due' AND erased_at IS NOT NULL", subject, database);
        await WaitForAsync("image_id = 'Stuck' AND erased_at IS NULL AND erase_after IS NOT NULL", subject, database);

        Directory.Delete(file);
        await WaitForAsync("image_id = 'Stuck' AND erased_at IS NOT NULL", subject, database);
    }

    private string FileOf(string objectKey) => Directory
        .EnumerateFiles(Path.Combine(graph.DataFolder, "objects", "buckets"), "*", SearchOption.AllDirectories)
        .Where(file => new FileInfo(file).Length < 64 * 1024)
        .Single(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(objectKey)) >= 0);

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
