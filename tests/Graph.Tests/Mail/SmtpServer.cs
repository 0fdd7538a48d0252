using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Imaging.Graph.Tests.Mail;

/// <summary>Takes mail over SMTP (RFC 5321, as much of it as a client without extensions needs) and keeps it.</summary>
public sealed class SmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();

    public SmtpServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<ReceivedMail> Received { get; } = new();

    /// <summary>What RCPT is answered with while it is set, for example "550 no such mailbox".</summary>
    public string? Refusal { get; set; }

    public async Task<ReceivedMail> WaitForAsync(Func<ReceivedMail, bool> wanted)
    {
        for (var patience = 0; patience < 300; patience++)
        {
            if (Received.FirstOrDefault(wanted) is { } mail) return mail;
            await Task.Delay(100, _stopping.Token);
        }

        throw new TimeoutException($"No such mail among {Received.Count}.");
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII);
        (writer.NewLine, writer.AutoFlush) = ("\r\n", true);
        var (to, from) = ("", "");
        await writer.WriteLineAsync("220 test ESMTP");
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "MAIL") from = Address(line);
            if (verb == "RCPT") to = Address(line);
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                Received.Enqueue(new(from, to, await ReadDataAsync(reader)));
            }

            await writer.WriteLineAsync(verb switch
            {
                "QUIT" => "221 bye",
                "RCPT" when Refusal is not null => Refusal,
                _ => "250 ok",
            });
            if (verb == "QUIT") return;
        }
    }

    private static string Address(string line) => line.Split('<', '>')[1];

    private static async Task<string> ReadDataAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        return text.ToString();
    }
}

/// <summary>A mail as it was sent; the text of one is decoded from what its transfer encoding made of it.</summary>
public sealed record ReceivedMail(string From, string To, string Data)
{
    public string Text
    {
        get
        {
            var (headers, body) = (Data[..Data.IndexOf("\n\n", StringComparison.Ordinal)],
                Data[(Data.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
            if (headers.Contains("base64", StringComparison.OrdinalIgnoreCase))
                return Encoding.UTF8.GetString(
                    Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)));
            if (!headers.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase)) return body;
            return System.Net.WebUtility.UrlDecode(
                body.Replace("=\n", "", StringComparison.Ordinal).Replace("+", "%2B", StringComparison.Ordinal)
                    .Replace('=', '%'));
        }
    }
}
