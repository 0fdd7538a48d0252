using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class ListingTests(SharedStore store) : IAsyncLifetime
{
    private static readonly string[] Keys =
    [
        .. Enumerable.Range(0, 30).Select(i => $"a/{i:00}"), "a", "a!", "b/x/1", "b/x/2", "b/y",
        "c", "é", "\uffee", "🩻",
    ];

    private string _bucket = "";

    public async ValueTask InitializeAsync()
    {
        _bucket = await store.CreateBucketAsync();
        await Parallel.ForEachAsync(Keys, async (key, ct) =>
            await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = key, ContentBody = key }, ct));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task All_pages_together_are_all_keys_in_the_order_of_their_bytes()
    {
        var listed = await ListAsync(new() { MaxKeys = 4 });
        Assert.Equal(Keys.OrderBy(key => key, Utf8Order), listed.SelectMany(page => page.S3Objects ?? [])
            .Select(item => item.Key));
        Assert.All(listed, page => Assert.True(page.KeyCount <= 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task A_delimiter_rolls_up_each_prefix_once(int pageSize)
    {
        var listed = await ListAsync(new() { Delimiter = "/", MaxKeys = pageSize });
        Assert.Equal(["a/", "b/"], listed.SelectMany(page => page.CommonPrefixes ?? []));
        Assert.Equal(["a", "a!", "c", "é", "\uffee", "🩻"],
            listed.SelectMany(page => page.S3Objects ?? []).Select(item => item.Key));
    }

    [Fact]
    public async Task A_prefix_and_a_delimiter_show_one_level()
    {
        var page = Assert.Single(await ListAsync(new() { Prefix = "b/", Delimiter = "/" }));
        Assert.Equal(["b/x/"], page.CommonPrefixes);
        Assert.Equal(["b/y"], page.S3Objects.Select(item => item.Key));
    }

    [Fact]
    public async Task Listing_starts_after_a_key_that_need_not_exist()
    {
        var page = Assert.Single(await ListAsync(new() { StartAfter = "a/28x" }));
        Assert.Equal("a/29", page.S3Objects[0].Key);
    }

    [Fact]
    public async Task Versions_are_listed_as_null_versions()
    {
        var first = await store.Client.ListVersionsAsync(new ListVersionsRequest
        {
            BucketName = _bucket, Prefix = "b/", MaxKeys = 2,
        }, Ct);
        Assert.True(first.IsTruncated);
        Assert.All(first.Versions, version => Assert.Equal("null", version.VersionId));
        var second = await store.Client.ListVersionsAsync(new ListVersionsRequest
        {
            BucketName = _bucket, Prefix = "b/", KeyMarker = first.NextKeyMarker,
            VersionIdMarker = first.NextVersionIdMarker,
        }, Ct);
        Assert.Equal(["b/y"], second.Versions.Select(version => version.Key));
    }

    [Fact]
    public async Task The_first_version_of_listing_pages_by_marker()
    {
        var first = await store.Client.ListObjectsAsync(
            new ListObjectsRequest { BucketName = _bucket, Delimiter = "/", MaxKeys = 3 }, Ct);
        var second = await store.Client.ListObjectsAsync(
            new ListObjectsRequest { BucketName = _bucket, Delimiter = "/", Marker = first.NextMarker }, Ct);
        Assert.Equal(["a/"], first.CommonPrefixes);
        Assert.Equal(["b/"], second.CommonPrefixes);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Comparer<string> Utf8Order { get; } = Comparer<string>.Create((a, b) =>
        System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b)));

    private async Task<List<ListObjectsV2Response>> ListAsync(ListObjectsV2Request request)
    {
        request.BucketName = _bucket;
        var pages = new List<ListObjectsV2Response>();
        do
        {
            pages.Add(await store.Client.ListObjectsV2Async(request, Ct));
            request.ContinuationToken = pages[^1].NextContinuationToken;
        }
        while (pages[^1].IsTruncated == true);
        return pages;
    }
}
