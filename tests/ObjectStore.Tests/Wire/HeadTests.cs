using System.Net;

namespace Imaging.ObjectStore.Tests.Wire;

public sealed class HeadTests(SharedStore store)
{
    /// <summary>RFC 9110, 9.3.2: the head that GET would have, and no body.</summary>
    [Theory]
    [InlineData("/?prefix={0}")]
    [InlineData("/{0}?list-type=2")]
    [InlineData("/{0}?prefix=k")]
    [InlineData("/{0}?versions=")]
    [InlineData("/{0}?uploads=")]
    [InlineData("/{0}?location=")]
    [InlineData("/{0}?versioning=")]
    [InlineData("/{0}?cors=")]
    [InlineData("/{0}/key")]
    [InlineData("/{0}/key?partNumber=1")]
    [InlineData("/{0}/key?response-content-type=text%2Fplain")]
    [InlineData("/{0}/key?tagging=")]
    [InlineData("/{0}/absent")]
    [InlineData("/{0}/key?acl=")]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task HEAD_works_wherever_GET_does(string path)
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "key", ContentBody = "body" }, Ct);
        using var get = await SendAsync(HttpMethod.Get, string.Format(null, path, bucket));
        using var head = await SendAsync(HttpMethod.Head, string.Format(null, path, bucket));
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType?.ToString(), head.Content.Headers.ContentType?.ToString());
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
        if (head.Content.Headers.ContentLength is { } length)
            Assert.Equal((await get.Content.ReadAsByteArrayAsync(Ct)).Length, length);
    }

    [Theory]
    [InlineData("items=0-1", HttpStatusCode.OK, null)]
    [InlineData("bytes=1-99999999999999999999", HttpStatusCode.PartialContent, "bytes 1-3/4")]
    [InlineData("bytes=99999999999999999999-", HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */4")]
    public async Task A_range_in_another_unit_or_of_any_size_never_fails(
        string range, HttpStatusCode status, string? contentRange)
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "key", ContentBody = "body" }, Ct);
        using var answer = await SendAsync(HttpMethod.Get, $"/{bucket}/key", ("range", range));
        Assert.Equal((status, contentRange), (answer.StatusCode, answer.Content.Headers.ContentRange?.ToString()));
    }

    [Theory]
    [InlineData("{etag}", HttpStatusCode.PartialContent)]
    [InlineData("{modified}", HttpStatusCode.PartialContent)]
    [InlineData("W/{etag}", HttpStatusCode.OK)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    [InlineData("Thu, 01 Jan 2015 00:00:00 GMT", HttpStatusCode.OK)]
    public async Task A_range_of_what_has_changed_is_the_whole(string ifRange, HttpStatusCode status)
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "key", ContentBody = "body" }, Ct);
        var head = await store.Client.GetObjectMetadataAsync(bucket, "key", Ct);
        using var answer = await SendAsync(HttpMethod.Get, $"/{bucket}/key", ("range", "bytes=0-1"), ("if-range",
            ifRange.Replace("{etag}", head.ETag, StringComparison.Ordinal)
                .Replace("{modified}", $"{head.LastModified:R}", StringComparison.Ordinal)));
        Assert.Equal(status, answer.StatusCode);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new SignedRequest(method, new Uri(store.Url.ToString().TrimEnd('/') + path));
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return store.Http.SendAsync(request.Build(), Ct);
    }
}
