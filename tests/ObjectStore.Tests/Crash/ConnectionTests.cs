using System.Net.Sockets;
using System.Text;
using Amazon.S3;
using Imaging.ObjectStore.Tests.Wire;

namespace Imaging.ObjectStore.Tests.Crash;

public sealed class ConnectionTests(SharedStore store)
{
    [Fact]
    public async Task A_connection_that_breaks_in_the_body_leaves_nothing()
    {
        var bucket = await store.CreateBucketAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(store.Url.Host, store.Url.Port, Ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head("PUT", $"/{bucket}/key", 1_000_000)), Ct);
        await stream.WriteAsync(new byte[500_000], Ct);
        client.Client.Shutdown(SocketShutdown.Send);
        // The server ends its side once it has given up on the request.
        var ended = await Record.ExceptionAsync(() => stream.CopyToAsync(Stream.Null, Ct));
        Assert.True(ended is null or IOException, ended?.ToString());

        var missing = await Assert.ThrowsAnyAsync<AmazonS3Exception>(
            () => store.Client.GetObjectMetadataAsync(bucket, "key", Ct));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(store.FolderOf(bucket), "objects"), "*",
            SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_refused_upload_is_never_asked_for_its_body()
    {
        var bucket = await store.CreateBucketAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(store.Url.Host, store.Url.Port, Ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT /{bucket}/key HTTP/1.1\r\nHost: {store.Url.Authority}\r\nContent-Length: 1000000\r\n" +
            "Expect: 100-continue\r\n\r\n"), Ct);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 403 Forbidden", await reader.ReadLineAsync(Ct));
    }

    [Theory]
    [InlineData("/../../etc/passwd")]
    [InlineData("/{0}/../../x")]
    [InlineData("/{0}/a/../../../../x")]
    [InlineData("/{0}/..")]
    [InlineData("/{0}/./x")]
    public async Task Dots_in_a_target_are_parts_of_names_and_lead_nowhere(string target)
    {
        var bucket = await store.CreateBucketAsync();
        var path = target.Replace("{0}", bucket, StringComparison.Ordinal);
        using var client = new TcpClient();
        await client.ConnectAsync(store.Url.Host, store.Url.Port, Ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head("PUT", path, 1) + "x"), Ct);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(Ct);
        if (!path.StartsWith($"/{bucket}/", StringComparison.Ordinal))
        {
            Assert.StartsWith("HTTP/1.1 404", status, StringComparison.Ordinal);
            return;
        }
        Assert.Equal("HTTP/1.1 200 OK", status);
        var listed = await store.Client.ListObjectsV2Async(new() { BucketName = bucket }, Ct);
        Assert.Equal(path[(bucket.Length + 2)..], Assert.Single(listed.S3Objects).Key);
        Assert.Single(Directory.GetFiles(Path.Combine(store.FolderOf(bucket), "objects"), "*",
            SearchOption.AllDirectories));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Head(string method, string path, int length)
    {
        // Uri folds dot segments; the signer takes the path as it stands.
        var url = new Uri(store.Url.ToString().TrimEnd('/') + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var signed = new SignedRequest(new(method), url).Build();
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: {store.Url.Authority}\r\n");
        foreach (var (name, values) in signed.Headers)
            head.Append(name).Append(": ").Append(string.Join(",", values)).Append("\r\n");
        return head.Append($"Content-Length: {length}\r\n\r\n").ToString();
    }
}
