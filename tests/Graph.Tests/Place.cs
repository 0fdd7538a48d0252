using System.Net;
using System.Net.Sockets;

namespace Imaging.Graph.Tests;

/// <summary>Networks of this machine (127/8 is its own, RFC 1122, 3.2.1.3), one for each who calls: limits and failures
/// are counted by network, and so none uses up what another may do.</summary>
internal static class Place
{
    private static int _given;

    /// <summary>Connects from the next one.</summary>
    public static SocketsHttpHandler Next()
    {
        var number = Interlocked.Increment(ref _given);
        var address = new IPEndPoint(IPAddress.Parse($"127.{1 + number / 250}.{number % 250}.1"), 0);
        return new()
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(address);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
    }
}
