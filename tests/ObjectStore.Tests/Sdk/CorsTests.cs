using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class CorsTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";

    public async ValueTask InitializeAsync()
    {
        _bucket = await store.CreateBucketAsync();
        await store.Client.PutCORSConfigurationAsync(new()
        {
            BucketName = _bucket,
            Configuration = new()
            {
                Rules =
                [
                    new()
                    {
                        AllowedOrigins = ["https://*.clinic.example"], AllowedMethods = ["GET", "PUT"],
                        AllowedHeaders = ["content-type", "x-amz-*"], ExposeHeaders = ["ETag"], MaxAgeSeconds = 600,
                    },
                ],
            },
        }, Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_preflight_of_an_allowed_origin_is_answered()
    {
        using var answer = await PreflightAsync("https://app.clinic.example", "PUT", "content-type, x-amz-meta-a");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("https://app.clinic.example", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("content-type, x-amz-meta-a", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal("ETag", Header(answer, "Access-Control-Expose-Headers"));
        Assert.Equal("600", Header(answer, "Access-Control-Max-Age"));
    }

    [Theory]
    [InlineData("https://clinic.example.evil", "PUT", "content-type")]
    [InlineData("https://app.clinic.example", "DELETE", "content-type")]
    [InlineData("https://app.clinic.example", "PUT", "authorization")]
    public async Task Any_other_preflight_is_denied(string origin, string method, string headers)
    {
        using var answer = await PreflightAsync(origin, method, headers);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_answer_lets_an_allowed_origin_see_the_entity_tag()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(store.Url, $"/{_bucket}/key"));
        request.Headers.Add("Origin", "https://app.clinic.example");
        using var answer = await store.Http.SendAsync(request, Ct);
        Assert.Equal("ETag", Header(answer, "Access-Control-Expose-Headers"));
    }

    /// <summary>A page may see why its upload was refused, and what the store made of one that was not.</summary>
    [Fact]
    public async Task A_page_puts_by_a_presigned_url_and_sees_every_outcome()
    {
        await store.Client.PutCORSConfigurationAsync(new()
        {
            BucketName = _bucket,
            Configuration = new()
            {
                Rules =
                [
                    new()
                    {
                        AllowedOrigins = ["https://site.example"], AllowedMethods = ["GET", "HEAD", "PUT"],
                        AllowedHeaders = ["content-type", "if-none-match", "x-amz-checksum-sha256"],
                        ExposeHeaders = ["ETag", "x-amz-checksum-sha256"],
                    },
                ],
            },
        }, Ct);
        using var preflight = await PreflightAsync(
            "https://site.example", "PUT", "content-type, if-none-match, x-amz-checksum-sha256");
        Assert.Equal(HttpStatusCode.OK, preflight.StatusCode);

        var checksum = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData("body"u8));
        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed })
        {
            using var put = await PutFromPageAsync(checksum);
            Assert.Equal(status, put.StatusCode);
            Assert.Equal("https://site.example", Header(put, "Access-Control-Allow-Origin"));
            Assert.Equal("ETag, x-amz-checksum-sha256", Header(put, "Access-Control-Expose-Headers"));
        }
    }

    [Fact]
    public async Task Rules_are_read_back_and_removed()
    {
        var rule = Assert.Single((await store.Client.GetCORSConfigurationAsync(_bucket, Ct)).Configuration.Rules);
        Assert.Equal(["GET", "PUT"], rule.AllowedMethods);
        await store.Client.DeleteCORSConfigurationAsync(_bucket, Ct);
        using var answer = await PreflightAsync("https://app.clinic.example", "PUT", "content-type");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<HttpResponseMessage> PutFromPageAsync(string checksum)
    {
        var url = new GetPreSignedUrlRequest
        {
            BucketName = _bucket, Key = "key", Verb = HttpVerb.PUT, Protocol = Protocol.HTTP,
            ContentType = "image/jpeg", Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
        };
        url.Headers.ContentLength = 4;
        url.Headers["if-none-match"] = "*";
        url.Headers["x-amz-checksum-sha256"] = checksum;
        using var request = new HttpRequestMessage(HttpMethod.Put, await store.Client.GetPreSignedURLAsync(url));
        request.Content = new ByteArrayContent("body"u8.ToArray());
        request.Content.Headers.ContentType = new("image/jpeg");
        request.Headers.Add("Origin", "https://site.example");
        request.Headers.Add("If-None-Match", "*");
        request.Headers.Add("x-amz-checksum-sha256", checksum);
        return await store.Http.SendAsync(request, Ct);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join("|", answer.Headers.GetValues(name));

    private async Task<HttpResponseMessage> PreflightAsync(string origin, string method, string headers)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Options, new Uri(store.Url, $"/{_bucket}/key?X-Amz-Date=1"));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await store.Http.SendAsync(request, Ct);
    }
}
