using System.Net;
using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class PresignedTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.CreateBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_url_puts_and_gets_without_credentials()
    {
        var body = RandomBytes.Of(512 * 1024);
        using var put = await PutAsync(await PutUrlAsync("key", body.Length), body, "application/dicom");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var got = await store.Http.GetAsync(await GetUrlAsync(new() { Key = "key" }), Ct);
        Assert.Equal(body, await got.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal("application/dicom", got.Content.Headers.ContentType?.MediaType);
    }

    // RFC 3720, B.4: the CRC-32C of 32 bytes of zero is 0x8A9136AA.
    [Theory]
    [InlineData("ipE2qg==", HttpStatusCode.OK)]
    [InlineData("AAAAAA==", HttpStatusCode.BadRequest)]
    public async Task A_signed_checksum_is_checked_and_spares_the_md5(string checksum, HttpStatusCode expected)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket, Key = "key", Verb = HttpVerb.PUT, Protocol = Protocol.HTTP,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
        };
        request.Headers["x-amz-checksum-crc32c"] = checksum;
        using var content = new ByteArrayContent(new byte[32]);
        content.Headers.Add("x-amz-checksum-crc32c", checksum);

        using var put = await store.Http.PutAsync(await store.Client.GetPreSignedURLAsync(request), content, Ct);

        Assert.Equal(expected, put.StatusCode);
        if (expected == HttpStatusCode.OK)
            Assert.Matches("^\"[0-9a-f]{32}-1\"$", put.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Another_length_than_the_signed_one_is_denied()
    {
        using var put = await PutAsync(await PutUrlAsync("key", 10), new byte[11], "application/dicom");
        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
    }

    [Fact]
    public async Task A_signed_condition_must_be_sent_and_holds()
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket, Key = "key", Verb = HttpVerb.PUT, Protocol = Protocol.HTTP, Expires = Soon,
        };
        request.Headers["if-none-match"] = "*";
        var url = await store.Client.GetPreSignedURLAsync(request);
        HttpStatusCode[] expected = [HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed];
        foreach (var status in expected)
        {
            using var put = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent([1]) };
            if (status != HttpStatusCode.Forbidden)
                put.Headers.Add("If-None-Match", "*");
            using var answer = await store.Http.SendAsync(put, Ct);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Another_type_than_the_signed_one_is_denied()
    {
        using var put = await PutAsync(await PutUrlAsync("key", 10), new byte[10], "text/html");
        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
    }

    [Fact]
    public async Task Signed_overrides_decide_type_and_disposition()
    {
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "key", ContentBody = "<b>" }, Ct);
        using var got = await store.Http.GetAsync(await GetUrlAsync(new()
        {
            Key = "key",
            ResponseHeaderOverrides =
            {
                ContentType = "image/png",
                ContentDisposition = "attachment; filename=\"ä.png\"", CacheControl = "private",
            },
        }), Ct);
        Assert.Equal("image/png", got.Content.Headers.ContentType?.MediaType);
        Assert.Equal("private", got.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task An_override_that_no_header_can_carry_is_the_callers_fault()
    {
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "key", ContentBody = "x" }, Ct);
        using var got = await store.Http.GetAsync(await GetUrlAsync(new()
        {
            Key = "key", ResponseHeaderOverrides = { ContentDisposition = "a\r\nSet-Cookie: b" },
        }), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, got.StatusCode);
    }

    [Fact]
    public async Task A_url_for_one_key_opens_no_other()
    {
        var url = await GetUrlAsync(new() { Key = "mine" });
        using var got = await store.Http.GetAsync(url.Replace("/mine?", "/other?", StringComparison.Ordinal), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, got.StatusCode);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateTime Soon => TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5);

    private Task<string> PutUrlAsync(string key, long length)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket, Key = key, Verb = HttpVerb.PUT, Protocol = Protocol.HTTP, Expires = Soon,
            ContentType = "application/dicom",
        };
        request.Headers.ContentLength = length;
        return store.Client.GetPreSignedURLAsync(request);
    }

    private Task<string> GetUrlAsync(GetPreSignedUrlRequest request)
    {
        (request.BucketName, request.Protocol, request.Expires) = (_bucket, Protocol.HTTP, Soon);
        return store.Client.GetPreSignedURLAsync(request);
    }

    private Task<HttpResponseMessage> PutAsync(string url, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return store.Http.PutAsync(url, content, Ct);
    }
}
