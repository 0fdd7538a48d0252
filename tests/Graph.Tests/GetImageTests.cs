using System.Net;
using System.Net.Http.Headers;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class GetImageTests(ImagingGraph graph) : IAsyncLifetime
{
    private readonly HttpClient _client = graph.Client;
    private readonly string _subject = Images.NewSubject();
    private readonly byte[] _bytes = TestDicom.Create();

    public async ValueTask InitializeAsync()
    {
        using var put = await _client.PutImageAsync(_subject, "I1", _bytes);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_known_version_is_not_sent_again()
    {
        using var first = await _client.GetImageAsync(_subject, "I1");
        using var second = await _client.GetImageAsync(
            _subject, "I1", headers => headers.IfNoneMatch.Add(first.Headers.ETag!));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.BytesAsync());
    }

    [Theory]
    [InlineData(0, 99, 100)]
    [InlineData(128, 131, 4)]
    [InlineData(200, null, -200)]
    [InlineData(null, 50, 50)]
    [InlineData(0, null, 0)]
    [InlineData(0, 1_000_000, 0)]
    public async Task A_range_is_answered_with_just_that(int? from, int? to, int expected)
    {
        using var got = await _client.GetImageAsync(_subject, "I1", headers => headers.Range = new(from, to));

        var start = from ?? _bytes.Length - expected;
        var length = expected > 0 ? expected : _bytes.Length + expected;
        Assert.Equal(HttpStatusCode.PartialContent, got.StatusCode);
        Assert.Equal(
            $"bytes {start}-{start + length - 1}/{_bytes.Length}", got.Content.Headers.ContentRange?.ToString());
        Assert.Equal(_bytes[start..(start + length)], await got.BytesAsync());
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_416_with_the_size()
    {
        using var got = await _client.GetImageAsync(_subject, "I1", headers => headers.Range = new(1_000_000, null));

        await got.ProblemAsync(416, "range-not-satisfiable");
        Assert.Equal($"bytes */{_bytes.Length}", got.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task A_range_of_nothing_is_416_too()
    {
        using var got = await _client.GetImageAsync(_subject, "I1", headers => headers.Range = new(null, 0));

        await got.ProblemAsync(416, "range-not-satisfiable");
    }

    [Fact]
    public async Task If_range_with_another_version_gets_the_whole()
    {
        using var got = await _client.GetImageAsync(_subject, "I1", headers =>
        {
            headers.Range = new(0, 9);
            headers.IfRange = new RangeConditionHeaderValue("\"other\"");
        });

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(_bytes, await got.BytesAsync());
    }

    [Fact]
    public async Task Head_tells_size_and_version_without_the_bytes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Images.Path(_subject, "I1"));
        using var head = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(_bytes.Length, head.Content.Headers.ContentLength);
        Assert.NotNull(head.Headers.ETag);
    }

    [Fact]
    public async Task Nobody_outside_learns_where_the_bytes_are_or_can_say_so()
    {
        using var got = await _client.GetImageAsync(_subject, "I1", headers =>
        {
            headers.Add("X-Imaging-Body", "http://localhost/elsewhere");
            headers.Add("X-Imaging-Body-Extent", "bytes 0-9/10");
        });

        Assert.Equal(_bytes, await got.BytesAsync());
        Assert.DoesNotContain(
            got.Headers.Concat(got.Content.Headers),
            header => header.Key.StartsWith("X-Imaging", StringComparison.OrdinalIgnoreCase)
                || header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)
                || header.Value.Any(value => value.Contains("X-Amz-", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task No_browser_interprets_or_keeps_an_image()
    {
        using var got = await _client.GetImageAsync(_subject, "I1");

        Assert.Equal(["nosniff"], got.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("sandbox", got.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(got.Headers.CacheControl?.NoStore);
        Assert.False(got.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_deleted_image_is_gone_at_once_and_its_id_is_free_again()
    {
        var path = Images.Path(_subject, "I1");
        using var deleted = await _client.DeleteAsync(path, TestContext.Current.CancellationToken);
        using var again = await _client.DeleteAsync(path, TestContext.Current.CancellationToken);
        using var got = await _client.GetImageAsync(_subject, "I1");
        using var put = await _client.PutImageAsync(_subject, "I1", TestDicom.Create());

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await again.ProblemAsync(404, "image-not-found");
        await got.ProblemAsync(404, "image-not-found");
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }
}
