using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class BucketTests(SharedStore store)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10_000)]
    public async Task All_pages_together_are_all_buckets_with_the_prefix(int pageSize)
    {
        var prefix = "page-" + Guid.CreateVersion7().ToString("N") + "-";
        string[] names = [.. Enumerable.Range(0, 5).Select(i => $"{prefix}{i}")];
        foreach (var name in names.Reverse())
            await store.Client.PutBucketAsync(name, Ct);
        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await store.Client.ListBucketsAsync(
                new ListBucketsRequest { Prefix = prefix, MaxBuckets = pageSize, ContinuationToken = token }, Ct);
            Assert.InRange(page.Buckets.Count, 1, pageSize);
            Assert.Equal(prefix, page.Prefix);
            found.AddRange(page.Buckets.Select(bucket => bucket.BucketName));
            token = page.ContinuationToken;
        }
        while (token is not null);
        Assert.Equal(names, found);
    }

    [Fact]
    public async Task Buckets_of_another_region_are_none()
    {
        await store.CreateBucketAsync();
        var none = await store.Client.ListBucketsAsync(new ListBucketsRequest { BucketRegion = "eu-west-2" }, Ct);
        Assert.Empty(none.Buckets ?? []);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("many", null)]
    [InlineData("1", "no token")]
    public async Task A_page_that_cannot_be_is_refused(string size, string? token)
    {
        var query = $"{(token is null ? "" : $"continuation-token={Uri.EscapeDataString(token)}&")}max-buckets={size}";
        using var refused = await store.Http.SendAsync(
            new Wire.SignedRequest(HttpMethod.Get, new(store.Url, $"/?{query}")).Build(), Ct);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("-dash")]
    [InlineData("dash-")]
    [InlineData("two..dots")]
    [InlineData("dash-.dot")]
    [InlineData("dot.-dash")]
    [InlineData("under_score")]
    [InlineData("192.168.0.1")]
    [InlineData("health")]
    public async Task A_name_that_S3_refuses_is_refused(string name)
    {
        using var refused = await store.Http.SendAsync(
            new Wire.SignedRequest(HttpMethod.Put, new(store.Url, $"/{name}")).Build(), Ct);
        Assert.Contains("<Code>InvalidBucketName</Code>", await refused.Content.ReadAsStringAsync(Ct),
            StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
