using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Checks;

/// <summary>Has clamd look at files while they are read (clamd(8), INSTREAM). Where it is configured and away, no file
/// is let through: the check is repeated until it answers.</summary>
internal sealed class VirusScan(IOptions<ClamAvOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClamAvOptions _options = options.Value;

    /// <summary>Null where there is no scanner.</summary>
    /// <exception cref="DependencyException">It does not answer.</exception>
    public async Task<Scanning?> StartAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(_options.Address)) return null;
        var socket = _options.Address.StartsWith('/')
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            if (_options.Address.StartsWith('/'))
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_options.Address), limit.Token);
            else if (_options.Address.Split(':') is [var host, var port] && int.TryParse(port, out var number))
                await socket.ConnectAsync(host, number, limit.Token);
            else
                throw new DependencyException("virus scanner", "ClamAv:Address is neither a path nor host:port");
            var scanning = new Scanning(new NetworkStream(socket, ownsSocket: true), _options.MaxBytes, Patience);
            await scanning.BeginAsync(ct);
            return scanning;
        }
        catch (Exception exception) when (exception is SocketException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            socket.Dispose();
            throw new DependencyException("virus scanner", "clamd does not answer", exception);
        }
    }
}

/// <summary>One file on its way through the scanner.</summary>
internal sealed class Scanning(Stream clamd, long maxBytes, TimeSpan patience) : IAsyncDisposable
{
    private static readonly byte[] s_command = [.. "zINSTREAM\0"u8];
    private readonly byte[] _length = new byte[sizeof(int)];
    private long _sent;

    public ValueTask DisposeAsync() => clamd.DisposeAsync();

    public Task BeginAsync(CancellationToken ct) => WriteAsync(s_command, ct);

    /// <summary>Files longer than the scanner takes are scanned as far as it does.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var part = bytes[..(int)Math.Min(bytes.Length, maxBytes - _sent)];
        if (part.IsEmpty) return;
        _sent += part.Length;
        BinaryPrimitives.WriteInt32BigEndian(_length, part.Length);
        await WriteAsync(_length, ct);
        await WriteAsync(part, ct);
    }

    /// <summary>Whether it found something.</summary>
    public async Task<bool> FoundAsync(CancellationToken ct)
    {
        BinaryPrimitives.WriteInt32BigEndian(_length, 0);
        await WriteAsync(_length, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        var answer = new byte[512];
        try
        {
            var read = await clamd.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, limit.Token);
            var text = Encoding.ASCII.GetString(answer, 0, read).TrimEnd('\0', '\n');
            return text.EndsWith(" FOUND", StringComparison.Ordinal)
                || (text.EndsWith(" OK", StringComparison.Ordinal)
                    ? false
                    : throw new DependencyException("virus scanner", "clamd gave no verdict"));
        }
        catch (Exception exception) when (exception is IOException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new DependencyException("virus scanner", "clamd gave no answer", exception);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            await clamd.WriteAsync(bytes, limit.Token);
        }
        catch (Exception exception) when (exception is IOException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new DependencyException("virus scanner", "clamd does not listen any more", exception);
        }
    }
}
