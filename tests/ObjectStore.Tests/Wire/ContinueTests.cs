using System.Text;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>
/// RFC 9110, 10.1.1: a client that waits for "100 Continue" is told to go on only with what will be taken, and no
/// answer leaves the connection open on which a body may or may not follow.
/// </summary>
public sealed class ContinueTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";

    public async ValueTask InitializeAsync()
    {
        _bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "there", ContentBody = "kept" }, Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("403", "PUT", "/{0}/key", "authorization", "")]
    [InlineData("404", "PUT", "/{0}-absent/key")]
    [InlineData("404", "PUT", "/{0}/key?partNumber=1&uploadId=absent")]
    [InlineData("404", "POST", "/{0}/key?uploadId=absent")]
    [InlineData("404", "PUT", "/{0}/absent", "if-match", "*")]
    [InlineData("412", "PUT", "/{0}/there", "if-none-match", "*")]
    [InlineData("400", "PUT", "/{0}/key", "content-md5", "no digest")]
    [InlineData("400", "PUT", "/{0}/key", "x-amz-checksum-sha256", "no digest")]
    [InlineData("400", "PUT", "/{0}/key", "content-range", "bytes 0-3/8")]
    [InlineData("400", "PUT", "/{0}/key", "x-amz-trailer", "x-amz-checksum-crc32")]
    [InlineData("400", "PUT", "/{0}/key", "x-amz-sdk-checksum-algorithm", "CRC32")]
    [InlineData("501", "PUT", "/{0}/key?renameObject=")]
    [InlineData("501", "PUT", "/{0}/key", "x-amz-tagging", "a=b")]
    [InlineData("204", "DELETE", "/{0}/absent")]
    [InlineData("200", "GET", "/{0}/there")]
    public async Task A_body_that_is_not_wanted_is_not_asked_for_and_the_connection_ends(
        string status, string method, string path, string header = "x-pad", string value = "")
    {
        using var connection = await RawConnection.OpenAsync(store.Url);
        var head = Head(method, string.Format(null, path, _bucket), header, value);
        await connection.SendAsync(head);
        var answer = await connection.ReadHeadAsync();
        Assert.Equal((status, "close"), (answer.Status, answer.Header("connection")));
        // Whatever the client makes of it, it gets no second answer.
        await connection.SendAsync($"body{Head("GET", "/alive", "x-pad", new('p', 200))}");
        Assert.InRange((await connection.ReadToEndAsync()).Length, 0, answer.BodyLength);
    }

    [Fact]
    public async Task A_body_that_is_wanted_is_asked_for_and_the_connection_goes_on()
    {
        using var connection = await RawConnection.OpenAsync(store.Url);
        for (var i = 0; i < 2; i++)
        {
            await connection.SendAsync(Head("PUT", $"/{_bucket}/key", "x-amz-meta-a", "b"));
            Assert.Equal("100", (await connection.ReadHeadAsync()).Status);
            await connection.SendAsync("body");
            var answer = await connection.ReadHeadAsync();
            Assert.Equal(("200", null), (answer.Status, answer.Header("connection")));
        }
    }

    [Fact]
    public async Task A_refusal_of_a_body_that_was_read_keeps_the_connection()
    {
        using var connection = await RawConnection.OpenAsync(store.Url);
        await connection.SendAsync(Head("PUT", $"/{_bucket}/key", "content-md5", Convert.ToBase64String(new byte[16])));
        Assert.Equal("100", (await connection.ReadHeadAsync()).Status);
        await connection.SendAsync("body");
        var answer = await connection.ReadHeadAsync();
        Assert.Equal(("400", null), (answer.Status, answer.Header("connection")));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Head(string method, string path, string header, string value)
    {
        var request = new SignedRequest(new(method), new Uri(store.Url.ToString().TrimEnd('/') + path));
        if (header != "authorization")
            request.Headers[header] = value;
        using var signed = request.Build();
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: {store.Url.Authority}\r\n");
        foreach (var (name, values) in signed.Headers)
            if (!name.Equals(header, StringComparison.OrdinalIgnoreCase))
                head.Append(name).Append(": ").AppendJoin(",", values).Append("\r\n");
        head.Append(header).Append(": ").Append(value).Append("\r\n");
        return head.Append("Expect: 100-continue\r\nContent-Length: 4\r\n\r\n").ToString();
    }
}
