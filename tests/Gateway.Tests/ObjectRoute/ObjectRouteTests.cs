using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.ObjectRoute;

public sealed class ObjectRouteTests
{
    private const string Signature = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Feu-west-2%2Fs3"
        + "%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=00";

    private static readonly string Key = new('a', 64);

    [Fact]
    public async Task A_signed_request_reaches_the_store_with_path_query_and_host_as_they_came()
    {
        await using var gateway = await StartAsync();
        using var answer = await SendAsync(gateway, HttpMethod.Put,
            $"/bucket/run/incoming/{Key}?{Signature}&partNumber=2&uploadId=x%2By",
            ("Host", "imaging.test"), ("Cookie", "imaging=secret"), ("Authorization", "Bearer imk_x"),
            ("If-None-Match", "*"), ("x-amz-checksum-sha256", "abc"), ("x-amz-copy-source", "/bucket/run/objects/b"),
            ("X-Forwarded-For", "192.0.2.1"), ("baggage", "a=b"));
        var received = await answer.ReceivedAsync();

        Assert.Equal($"/bucket/run/incoming/{Key}", received.Path);
        Assert.Equal("imaging.test", received["Host"]);
        Assert.Equal("5", received["Content-Length"]);
        Assert.Equal("image/jpeg", received["Content-Type"]);
        Assert.Equal("*", received["If-None-Match"]);
        Assert.Equal("abc", received["x-amz-checksum-sha256"]);
        foreach (var header in (string[])["Cookie", "Authorization", "x-amz-copy-source", "X-Forwarded-For", "baggage"])
            Assert.Null(received[header]);
    }

    private static Task<GatewayHost> StartAsync() => GatewayHost.StartAsync(
        "ObjectRoute:Address={services}", "ObjectRoute:Bucket=bucket", "ObjectRoute:KeyPrefix=run/");

    private static Task<HttpResponseMessage> SendAsync(GatewayHost gateway, HttpMethod method, string path,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent("hello"u8.ToArray());
            request.Content.Headers.ContentType = new("image/jpeg");
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
