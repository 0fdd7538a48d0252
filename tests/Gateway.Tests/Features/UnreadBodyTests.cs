using System.Net.Sockets;
using System.Text;
using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.Features;

/// <summary>What a client reads from its socket that asks before it sends a body, and what becomes of the
/// connection.</summary>
public sealed class UnreadBodyTests
{
    private const string Key = "Authorization: Bearer imk_key\r\n";
    private const string Expect = "Expect: 100-continue\r\n";
    private const string Body = "0123456789";

    [Theory]
    [InlineData("/api/subjects/taken/images/0", "", "401")]
    [InlineData("/api/subjects/refused/images/0", Key, "403")]
    [InlineData("/api/subjects/refused/images/1500", Key, "403")]
    [InlineData("/nothing", "", "404")]
    [InlineData("/api/encounters", "", "401")]
    public async Task A_refusal_comes_before_any_100_and_closes_the_connection(
        string path, string credential, string status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await Connection.OpenAsync(gateway);

        await connection.SendAsync(Head(path, credential + Expect));

        var answer = await connection.ReadHeadAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        // Whatever comes next on this connection, nothing answers it.
        await connection.SendAsync(Get());
        Assert.DoesNotContain("HTTP/1.1", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_came_unasked_and_was_not_read_closes_the_connection_too()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await Connection.OpenAsync(gateway);

        await connection.SendAsync(Head("/api/subjects/refused/images/0", "") + Body);

        Assert.Contains("Connection: close", await connection.ReadHeadAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_that_is_wanted_is_asked_for_once_and_the_connection_goes_on()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await Connection.OpenAsync(gateway);

        await connection.SendAsync(Head("/api/subjects/taken/images/0", Key + Expect));
        var asked = await connection.ReadHeadAsync();
        await connection.SendAsync(Body);
        var answer = await connection.ReadHeadAsync();

        Assert.StartsWith("HTTP/1.1 100 ", asked, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        await connection.SendAsync(Get());
        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n0123456789")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task A_body_that_was_read_keeps_the_connection(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await Connection.OpenAsync(gateway);
        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync(
                $"PUT /api/subjects/taken/images/0 HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n{Key}{body}");
            var answer = await connection.ReadHeadAsync();
            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Head(string path, string headers) =>
        $"PUT {path} HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n{headers}Content-Length: {Body.Length}\r\n\r\n";

    private static string Get() => $"GET /alive HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n\r\n";

    /// <summary>A client's end of one connection, byte by byte.</summary>
    private sealed class Connection(TcpClient client) : IDisposable
    {
        private readonly NetworkStream _stream = client.GetStream();

        private static CancellationToken Ct => TestContext.Current.CancellationToken;

        public static async Task<Connection> OpenAsync(GatewayHost gateway)
        {
            var (client, address) = (new TcpClient(), gateway.Client.BaseAddress!);
            await client.ConnectAsync(address.Host, address.Port, Ct);
            return new(client);
        }

        public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), Ct);

        /// <summary>To the empty line; none of the answers that are read on after is given a body.</summary>
        public async Task<string> ReadHeadAsync()
        {
            var (text, next) = (new StringBuilder(), new byte[1]);
            while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
                && await _stream.ReadAsync(next, Ct) > 0) text.Append((char)next[0]);
            return text.ToString();
        }

        public async Task<string> ReadToEndAsync()
        {
            using var reader = new StreamReader(_stream, Encoding.Latin1);
            return await reader.ReadToEndAsync(Ct);
        }

        public void Dispose() => client.Dispose();
    }
}
