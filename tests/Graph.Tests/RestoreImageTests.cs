using System.Net;
using Dapper;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class RestoreImageTests(ImagingGraph graph)
{
    private readonly string _subject = Images.NewSubject();

    [Fact]
    public async Task A_deleted_image_is_brought_back_byte_for_byte_once()
    {
        var bytes = TestDicom.Create();
        await StoreAsync(bytes);
        await DeleteAsync();
        var key = Assert.Single(await ListAsync());

        Assert.Equal("Restored.", (await graph.CommandAsync("Media", ["image", "restore", key])).Trim());

        using var got = await graph.Client.GetImageAsync(_subject, "I1");
        Assert.Equal(bytes, await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await AuditedAsync(key));
        Assert.Empty(await ListAsync());
        await AssertRefusedAsync(key, "no deleted image with this key");
    }

    [Fact]
    public async Task One_that_another_took_the_place_of_waits_until_that_is_gone()
    {
        var (first, second) = (TestDicom.Create(), TestDicom.Create());
        await StoreAsync(first);
        await DeleteAsync();
        await StoreAsync(second);
        var key = Assert.Single(await ListAsync());
        await AssertRefusedAsync(key, "Delete that one first");

        await DeleteAsync();
        await graph.CommandAsync("Media", ["image", "restore", key]);

        using var got = await graph.Client.GetImageAsync(_subject, "I1");
        Assert.Equal(first, await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async Task StoreAsync(byte[] bytes)
    {
        using var put = await graph.Client.PutImageAsync(_subject, "I1", bytes);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }

    private async Task DeleteAsync()
    {
        using var deleted = await graph.Client.DeleteAsync(
            Images.Path(_subject, "I1"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    private async Task<string[]> ListAsync() =>
        [.. (await graph.CommandAsync("Media", ["image", "deleted", "--subject", _subject]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    private async Task<int> AuditedAsync(string key)
    {
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        return await database.ExecuteScalarAsync<int>("""
            SELECT COUNT(*) FROM audit_event
            WHERE action = 'image.restore' AND actor = 'host' AND entity_id = UNHEX(REPLACE(@key, '-', ''))
            """, new { key });
    }

    private async Task AssertRefusedAsync(string key, string why)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => graph.CommandAsync("Media", ["image", "restore", key]));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
