using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>A connection on which a test decides about every byte.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private RawConnection(TcpClient client) => (_client, _reader) = (client, new(client.GetStream(), Encoding.Latin1));

    public static async Task<RawConnection> OpenAsync(Uri url)
    {
        var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, Ct);
        return new(client);
    }

    public async Task SendAsync(string text) =>
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Ct);

    public async Task<AnswerHead> ReadHeadAsync()
    {
        var status = (await _reader.ReadLineAsync(Ct))!.Split(' ')[1];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await _reader.ReadLineAsync(Ct) is { Length: > 0 } line)
            headers[line.Split(':')[0]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return new(status, headers);
    }

    /// <summary>Whatever comes until the server ends the connection, by closing or by resetting it.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var read = new StringBuilder();
        var block = new char[1024];
        var ended = await Record.ExceptionAsync(async () =>
        {
            while (await _reader.ReadAsync(block, Ct) is > 0 and var count)
                read.Append(block, 0, count);
        });
        Assert.True(ended is null or IOException, ended?.ToString());
        return read.ToString();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

internal sealed record AnswerHead(string Status, Dictionary<string, string> Headers)
{
    public int BodyLength => int.Parse(Header("content-length") ?? "0", CultureInfo.InvariantCulture);

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
