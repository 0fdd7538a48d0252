using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dapper;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

/// <summary>Rows as the release before this one wrote them, with SHA-512 alone (docs/decisions/0009).</summary>
public sealed class DigestTests(ImagingGraph graph) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = graph.Client;
    private readonly string _subject = Images.NewSubject();
    private readonly byte[] _bytes = TestDicom.Create(100, 100);
    private DbConnection _database = null!;

    private EntityTagHeaderValue Old => new($"\"{Convert.ToHexStringLower(SHA512.HashData(_bytes))}\"");

    private EntityTagHeaderValue New => new($"\"{Convert.ToHexStringLower(SHA256.HashData(_bytes))}\"");

    public async ValueTask InitializeAsync()
    {
        _database = await graph.OpenDatabaseAsync("mediadb");
        using var put = await _client.PutImageAsync(_subject, "I1", _bytes);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_old_row_gets_its_digest_and_goes_by_both_tags()
    {
        await MakeOldAsync(SHA512.HashData(_bytes));
        using var patience = new CancellationTokenSource(Patience);
        while (!New.Equals(await TagAsync())) await Task.Delay(100, patience.Token);

        var listed = Assert.Single((await _client.ListAsync(_subject))["items"]!.AsArray())!;
        Assert.Equal(New.Tag.Trim('"'), (string?)listed["sha256"]);
        foreach (var tag in new[] { Old, New })
        {
            using var known = await _client.GetImageAsync(_subject, "I1", headers => headers.IfNoneMatch.Add(tag));
            using var part = await _client.GetImageAsync(_subject, "I1", headers =>
            {
                headers.Range = new(0, 9);
                headers.IfRange = new RangeConditionHeaderValue(tag);
            });
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        }

        using var replaced = await ReplaceAsync(Old);
        using var stale = await ReplaceAsync(Old);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        await stale.ProblemAsync(412, "precondition-failed");
    }

    [Fact]
    public async Task While_its_digest_is_not_known_an_old_row_goes_by_the_old_tag()
    {
        // Of other bytes, so that nobody adopts what the object has now.
        await MakeOldAsync(SHA512.HashData([]));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA512.HashData([]))}\"");

        using var again = await _client.PutImageAsync(_subject, "I1", _bytes);
        using var other = await _client.PutImageAsync(_subject, "I1", TestDicom.Create(100, 100));
        using var known = await _client.GetImageAsync(_subject, "I1", headers => headers.IfNoneMatch.Add(tag));
        using var replaced = await ReplaceAsync(tag);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag);
        Assert.False((await again.JsonAsync()).ContainsKey("sha256"));
        await other.ProblemAsync(409, "image-exists");
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
    }

    [Fact]
    public async Task An_object_that_is_no_longer_what_was_stored_gets_no_digest()
    {
        await MakeOldAsync(SHA512.HashData([]));
        var later = TestDicom.Create();
        (await _client.PutImageAsync(_subject, "later", later)).Dispose();
        await MakeOldAsync(SHA512.HashData(later), "later");

        using var patience = new CancellationTokenSource(Patience);
        while (await CountAsync("image_id = 'later' AND sha256 IS NOT NULL") == 0)
            await Task.Delay(100, patience.Token);
        Assert.Equal(1, await CountAsync("image_id = 'I1' AND sha256 IS NULL"));
    }

    [Fact]
    public async Task A_new_row_has_in_the_old_column_what_tells_its_bytes_apart()
    {
        Assert.Equal(1, await CountAsync("sha512 = CONCAT(sha256, REPEAT(X'00', 32)) AND LENGTH(sha512) = 64"));
    }

    private Task<int> MakeOldAsync(byte[] sha512, string imageId = "I1") => _database.ExecuteAsync("""
        UPDATE image
        SET sha256 = NULL, sha512 = @sha512
        WHERE subject_id = @subject AND image_id = @imageId
        """, new { sha512, subject = _subject, imageId });

    private Task<int> CountAsync(string state) => _database.ExecuteScalarAsync<int>(
        $"SELECT COUNT(*) FROM image WHERE subject_id = @subject AND {state}", new { subject = _subject });

    private async Task<EntityTagHeaderValue?> TagAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Images.Path(_subject, "I1"));
        using var head = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return head.Headers.ETag;
    }

    private async Task<HttpResponseMessage> ReplaceAsync(EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Images.Path(_subject, "I1"));
        request.Content = new ByteArrayContent(TestDicom.Create());
        request.Headers.IfMatch.Add(tag);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
