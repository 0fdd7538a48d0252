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

    public static TheoryData<string, string> Refused => new()
    {
        { "GET", "/bucket" },
        { "GET", "/bucket/" },
        { "GET", $"/bucket/?{Signature}" },
        { "GET", $"/bucket/?list-type=2&{Signature}" },
        { "PUT", $"/bucket/?{Signature}" },
        { "GET", $"/bucket/run/objects/{Key}" },
        { "GET", $"/bucket/run/objects/?{Signature}" },
        { "GET", $"/bucket/run/objects/{Key}?{Signature}&uploads" },
        { "GET", $"/bucket/run/objects/{Key}?{Signature}&acl" },
        { "GET", $"/bucket/run/objects/{Key}?{Signature}&partNumber=1&uploadId=x" },
        { "GET", $"/bucket/run/objects/{Key}?{Signature}&versionId=null" },
        { "GET", $"/bucket/run/objects/{Key}?{Signature}&X-Amz-Signature=01" },
        { "GET", $"/bucket/run/objects/{Key}?{Signature.Replace("&X-Amz-Signature=00", "", StringComparison.Ordinal)}" },
        { "GET", $"/bucket/run/objects/{Key}?AWSAccessKeyId=a&Expires=9999999999&Signature=x" },
        { "GET", $"/bucket/run/incoming/{Key}?{Signature}" },
        { "HEAD", $"/bucket/run/incoming/{Key}?{Signature}" },
        { "GET", $"/bucket/run/quarantine/{Key}?{Signature}" },
        { "GET", $"/bucket/run/audit/media.json?{Signature}" },
        { "GET", $"/bucket/objects/{Key}?{Signature}" },
        { "GET", $"/bucket/other/objects/{Key}?{Signature}" },
        { "GET", $"/bucket/run/objects/../quarantine/{Key}?{Signature}" },
        { "GET", $"/bucket/run/objects/%2e%2e/quarantine/{Key}?{Signature}" },
        { "GET", $"/bucket/run/objects/{Key[..63]}?{Signature}" },
        { "PUT", $"/bucket/run/objects/{Key}?{Signature}" },
        { "PUT", $"/bucket/run/renditions/{Key}?{Signature}" },
        { "PUT", $"/bucket/run/incoming/{Key}?{Signature}&partNumber=1" },
        { "PUT", $"/bucket/run/incoming/{Key}?{Signature}&tagging" },
        { "PUT", $"/bucket/run/incoming/{Key}?{Signature}&response-content-type=text/html" },
    };

    [Fact]
    public async Task What_is_not_one_object_with_its_signature_is_refused_before_the_store()
    {
        await using var gateway = await StartAsync();
        foreach (var row in Refused)
        {
            var (method, path) = row.Data;
            using var answer = await SendAsync(gateway, new HttpMethod(method), path);
            Assert.True((int)answer.StatusCode is 403 or 404, $"{method} {path}: {(int)answer.StatusCode}");
            Assert.True(method == "HEAD" || !(await answer.Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken)).Contains("Headers", StringComparison.Ordinal), path);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task No_other_method_exists(string method)
    {
        await using var gateway = await StartAsync();
        using var answer = await SendAsync(
            gateway, new HttpMethod(method), $"/bucket/run/incoming/{Key}?{Signature}&uploadId=x&partNumber=1");

        Assert.Equal(405, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("objects", "")]
    [InlineData("renditions", "/thumbnail.jpg")]
    public async Task What_comes_back_runs_nothing_and_is_kept_by_nobody(string folder, string rendition)
    {
        await using var gateway = await StartAsync();
        using var answer = await SendAsync(gateway, HttpMethod.Get, $"/bucket/run/{folder}/{Key}{rendition}?{Signature}"
            + "&response-cache-control=private%2C%20no-store&response-content-disposition=inline"
            + "&response-content-type=image%2Fjpeg", ("Range", "bytes=0-1"));
        var received = await answer.ReceivedAsync();

        Assert.Equal("bytes=0-1", received["Range"]);
        Assert.Equal(["sandbox", "default-src 'none'"], answer.Headers.GetValues("Content-Security-Policy").Single()
            .Split("; ").Intersect(["sandbox", "default-src 'none'"]).OrderDescending());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(["no-store", "private"], answer.Headers.CacheControl!.ToString().Split(", ").Order());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Without_a_store_behind_it_there_is_no_such_path()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var answer = await SendAsync(gateway, HttpMethod.Get, $"/bucket/run/objects/{Key}?{Signature}");

        await answer.ProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("ObjectRoute:Address={services}")]
    [InlineData("ObjectRoute:Bucket=bucket")]
    [InlineData("ObjectRoute:Address={services}", "ObjectRoute:Bucket=api")]
    [InlineData("ObjectRoute:Address={services}", "ObjectRoute:Bucket=docs")]
    [InlineData("ObjectRoute:Address={services}", "ObjectRoute:Bucket={x}")]
    public async Task Settings_that_contradict_each_other_end_the_start(params string[] settings) =>
        await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(settings));

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
