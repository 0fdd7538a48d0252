using System.Net;
using System.Net.Sockets;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>Who asks, and for what: the headers that say so at the gateway, and what stands in the path.</summary>
internal sealed record Caller(
    HttpClient Client, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Values)
{
    public async Task<string> CallAsync(Row route)
    {
        using var request = Requests.For(route, Values);
        foreach (var (name, value) in Headers) request.Headers.Add(name, value);
        using var answer = await Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(answer);
    }

    /// <summary>A client that calls from a network of its own, so that none uses up what another may do where limits
    /// are by place.</summary>
    public static HttpClient ClientAt(int place, Uri gateway)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.{place}.1"), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler) { BaseAddress = gateway };
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }
}
