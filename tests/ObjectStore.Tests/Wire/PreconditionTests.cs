using System.Globalization;
using System.Net;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>RFC 9110, 13.1 and the order of 13.2.2, for everything that reads, replaces or removes an object.</summary>
public sealed class PreconditionTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";
    private string _etag = "";
    private DateTimeOffset _modified;

    public async ValueTask InitializeAsync()
    {
        _bucket = await store.CreateBucketAsync();
        _etag = (await store.Client.PutObjectAsync(
            new() { BucketName = _bucket, Key = "key", ContentBody = "kept" }, Ct)).ETag;
        _modified = (await store.Client.GetObjectMetadataAsync(_bucket, "key", Ct)).LastModified!.Value;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(200, "if-match", "{etag}")]
    [InlineData(200, "if-match", "{bare}")]
    [InlineData(200, "if-match", "\"other\", {etag}")]
    [InlineData(200, "if-match", "*")]
    [InlineData(412, "if-match", "\"other\"")]
    [InlineData(412, "if-match", "W/{etag}")]
    [InlineData(400, "if-match", "\"unclosed")]
    [InlineData(400, "if-match", "")]
    [InlineData(400, "if-match", "{etag} {etag}")]
    [InlineData(200, "if-unmodified-since", "{modified}")]
    [InlineData(412, "if-unmodified-since", "{before}")]
    [InlineData(200, "if-unmodified-since", "no date")]
    [InlineData(200, "if-match", "{etag}", "if-unmodified-since", "{before}")]
    [InlineData(412, "if-match", "\"other\"", "if-none-match", "{etag}")]
    [InlineData(304, "if-none-match", "{etag}")]
    [InlineData(304, "if-none-match", "W/{etag}")]
    [InlineData(304, "if-none-match", "*")]
    [InlineData(200, "if-none-match", "\"other\"")]
    [InlineData(304, "if-modified-since", "{modified}")]
    [InlineData(200, "if-modified-since", "{before}")]
    [InlineData(200, "if-none-match", "\"other\"", "if-modified-since", "{modified}")]
    public async Task Reading(int expected, string header, string value, string second = "", string secondValue = "")
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await SendAsync(method, "key", (header, value), (second, secondValue));
            Assert.Equal((HttpStatusCode)expected, answer.StatusCode);
            Assert.Equal(expected is 200 or 304, answer.Headers.ETag is not null);
        }
        // The source of a copy is read too; there is no 304.
        var asCopy = expected == 304 ? 412 : expected;
        var ofSource = second.Length == 0 ? "" : $"x-amz-copy-source-{second}";
        using var copied = await SendAsync(HttpMethod.Put, "copy", ("x-amz-copy-source", $"{_bucket}/key"),
            ($"x-amz-copy-source-{header}", value), (ofSource, secondValue));
        Assert.Equal((HttpStatusCode)asCopy, copied.StatusCode);
    }

    [Theory]
    [InlineData(true, "if-match", "{etag}")]
    [InlineData(true, "if-match", "*")]
    [InlineData(false, "if-match", "\"other\"")]
    [InlineData(false, "if-match", "W/{etag}")]
    [InlineData(false, "if-none-match", "{etag}")]
    [InlineData(false, "if-none-match", "*")]
    [InlineData(true, "if-none-match", "\"other\"")]
    [InlineData(true, "if-unmodified-since", "{modified}")]
    [InlineData(false, "if-unmodified-since", "{before}")]
    [InlineData(true, "if-modified-since", "{modified}")]
    [InlineData(true, "if-match", "{etag}", "if-unmodified-since", "{before}")]
    [InlineData(false, "if-match", "{etag}", "if-none-match", "*")]
    public async Task Writing_and_removing(
        bool holds, string header, string value, string second = "", string secondValue = "")
    {
        using var put = await SendAsync(HttpMethod.Put, "key", (header, value), (second, secondValue));
        Assert.Equal(holds ? HttpStatusCode.OK : HttpStatusCode.PreconditionFailed, put.StatusCode);
        await InitializeAsync();
        using var copy = await SendAsync(HttpMethod.Put, "key", (header, value), (second, secondValue),
            ("x-amz-copy-source", $"{_bucket}/key"), ("x-amz-metadata-directive", "REPLACE"));
        Assert.Equal(holds ? HttpStatusCode.OK : HttpStatusCode.PreconditionFailed, copy.StatusCode);
        await InitializeAsync();
        await ExpectRemovedAsync(holds, (header, value), (second, secondValue));
    }

    [Theory]
    [InlineData(true, "x-amz-if-match-size", "4")]
    [InlineData(false, "x-amz-if-match-size", "5")]
    [InlineData(true, "x-amz-if-match-last-modified-time", "{modified}")]
    [InlineData(false, "x-amz-if-match-last-modified-time", "{before}")]
    public async Task Removing(bool holds, string header, string value) =>
        await ExpectRemovedAsync(holds, (header, value));

    [Theory]
    [InlineData("x-amz-if-match-size", "-1")]
    [InlineData("x-amz-if-match-size", "four")]
    [InlineData("x-amz-if-match-last-modified-time", "yesterday")]
    [InlineData("if-match", "\"")]
    public async Task A_condition_that_cannot_be_read_removes_nothing(string header, string value)
    {
        using var refused = await SendAsync(HttpMethod.Delete, "key", (header, value));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await store.Client.GetObjectMetadataAsync(_bucket, "key", Ct);
    }

    [Fact]
    public async Task What_is_absent_cannot_be_replaced_but_is_removed_already()
    {
        using var put = await SendAsync(HttpMethod.Put, "absent", ("if-match", "*"));
        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
        using var delete = await SendAsync(HttpMethod.Delete, "absent", ("if-match", "\"other\""));
        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        using var first = await SendAsync(HttpMethod.Put, "absent", ("if-none-match", "*"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task ExpectRemovedAsync(bool holds, params (string Name, string Value)[] headers)
    {
        using var delete = await SendAsync(HttpMethod.Delete, "key", headers);
        Assert.Equal(holds ? HttpStatusCode.NoContent : HttpStatusCode.PreconditionFailed, delete.StatusCode);
        using var after = await SendAsync(HttpMethod.Head, "key");
        Assert.Equal(holds ? HttpStatusCode.NotFound : HttpStatusCode.OK, after.StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string key, params (string Name, string Value)[] headers)
    {
        var request = new SignedRequest(method, new(store.Url, $"/{_bucket}/{key}"))
        {
            Body = method == HttpMethod.Put ? "kept"u8.ToArray() : [],
        };
        foreach (var (name, value) in headers.Where(header => header.Name.Length > 0))
            request.Headers[name] = value
                .Replace("{etag}", _etag, StringComparison.Ordinal)
                .Replace("{bare}", _etag.Trim('"'), StringComparison.Ordinal)
                .Replace("{modified}", Date(_modified), StringComparison.Ordinal)
                .Replace("{before}", Date(_modified.AddSeconds(-1)), StringComparison.Ordinal);
        return store.Http.SendAsync(request.Build(), Ct);
    }

    private static string Date(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}
