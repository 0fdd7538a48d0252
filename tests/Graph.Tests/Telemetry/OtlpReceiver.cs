using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Imaging.Graph.Tests.Telemetry;

/// <summary>An OTLP/HTTP collector that keeps what it gets: bodies of /v1/traces, /v1/metrics and /v1/logs, as they
/// came.</summary>
public sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _receiving;

    public OtlpReceiver()
    {
        (_listener, Endpoint) = Listen();
        _receiving = ReceiveAsync();
    }

    public Uri Endpoint { get; }

    public ConcurrentQueue<(string Path, byte[] Body)> Received { get; } = new();

    internal IEnumerable<OtlpSpan> Spans() =>
        Received.Where(export => export.Path == "/v1/traces").SelectMany(export => OtlpSpan.Parse(export.Body));

    public void Dispose()
    {
        _listener.Close();
        _ = _receiving;
    }

    private static (HttpListener, Uri) Listen()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            var listener = new HttpListener { Prefixes = { endpoint.ToString() } };
            try
            {
                listener.Start();
                return (listener, endpoint);
            }
            catch (HttpListenerException)
            {
                // Somebody else was quicker; the next port then.
                listener.Close();
            }
        }
    }

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }
}
