using System.Net;

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
