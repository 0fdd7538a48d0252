using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Imaging.Graph.Tests.Web;

/// <summary>A network between a browser and the gateway that is as slow as it is told to be, and can be cut.</summary>
internal sealed class PhoneNetwork : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _open = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly int _gateway;
    private DateTimeOffset _free;
    private long _sent;
    private volatile bool _isCut;

    public PhoneNetwork(Uri gateway)
    {
        _gateway = gateway.Port;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Upwards; unset: as fast as it goes.</summary>
    public int? BytesPerSecond { get; set; }

    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Bytes that went up, whatever became of them.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Airplane mode: what is open breaks, nothing new gets through.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _open.Keys) Break(socket);
    }

    public void Restore() => _isCut = false;

    public void Dispose()
    {
        _ended.Cancel();
        _listener.Dispose();
        Cut();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_ended.IsCancellationRequested) _ = RelayAsync(await _listener.AcceptSocketAsync(_ended.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException
            or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task RelayAsync(Socket phone)
    {
        using var gateway = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        phone.NoDelay = true;
        _open[phone] = 0;
        try
        {
            if (_isCut) return;
            await gateway.ConnectAsync(IPAddress.Loopback, _gateway);
            _open[gateway] = 0;
            await Task.WhenAny(PumpAsync(phone, gateway, isUpwards: true), PumpAsync(gateway, phone, isUpwards: false));
        }
        finally
        {
            foreach (var socket in (Socket[])[phone, gateway])
            {
                _open.TryRemove(socket, out _);
                Break(socket);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUpwards)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (isUpwards) await PaceAsync(count);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has gone, and takes the other one along.
        }
    }

    private async Task PaceAsync(int count)
    {
        Interlocked.Add(ref _sent, count);
        if (BytesPerSecond is not { } rate) return;
        TimeSpan wait;
        lock (_lock)
        {
            var now = TimeProvider.System.GetUtcNow();
            _free = (_free > now ? _free : now) + TimeSpan.FromSeconds((double)count / rate);
            wait = _free - now;
        }

        if (wait > TimeSpan.FromMilliseconds(5)) await Task.Delay(wait);
    }

    private static void Break(Socket socket)
    {
        try
        {
            socket.Close(0);
        }
        catch (SocketException)
        {
            // It has gone already.
        }
    }
}
