using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Tests.Data;

/// <summary>A way to the server that can be blocked, as by a network that drops everything: what is sent arrives
/// nowhere, and nobody is told.</summary>
internal sealed class StallingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _clients = [];
    private readonly (string Host, int Port) _server;
    private readonly Task _accepting;
    private TaskCompletionSource _open = new();

    public StallingProxy(string connectionString)
    {
        var settings = new MySqlConnectionStringBuilder(connectionString);
        _server = (settings.Server, (int)settings.Port);
        _listener.Start();
        (settings.Server, settings.Port) = ("127.0.0.1", (uint)((IPEndPoint)_listener.LocalEndpoint).Port);
        ConnectionString = settings.ConnectionString;
        Resume();
        _accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    public void Stall() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _open.TrySetResult();

    /// <summary>Ends all connections at once, as a server that is killed does.</summary>
    public void Break()
    {
        lock (_lock)
        {
            foreach (var client in _clients)
            {
                client.LingerState = new LingerOption(true, 0);
                client.Close();
            }

            _clients.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Break();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_stop.Token);
                var far = new TcpClient();
                await far.ConnectAsync(_server.Host, _server.Port, _stop.Token);
                lock (_lock) _clients.AddRange([near, far]);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                await _open.Task.WaitAsync(_stop.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
            or InvalidOperationException)
        {
            // Either side is gone, and the other hears of it in its own direction.
        }
    }
}
