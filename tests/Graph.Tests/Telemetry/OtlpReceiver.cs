using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Imaging.Graph.Tests.Telemetry;

/// <summary>An OTLP/HTTP collector that keeps what it gets: bodies of /v1/traces, /v1/metrics and /v1/logs, as they
/// came, in a file, for they do not stop.</summary>
public sealed class OtlpReceiver : IDisposable
{
    private readonly ConcurrentQueue<(long Offset, int Length)> _kept = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<OtlpSpan>> _traces = new();
    private readonly SafeFileHandle _file = File.OpenHandle(
        Path.Combine(Path.GetTempPath(), $"telemetry-{Guid.CreateVersion7():N}"), FileMode.CreateNew,
        FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    private readonly HttpListener _listener;
    private readonly Task _receiving;
    private long _end;

    public OtlpReceiver()
    {
        (_listener, Endpoint) = Listen();
        _receiving = ReceiveAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>All bodies so far, read one after the other.</summary>
    public IEnumerable<byte[]> Received
    {
        get
        {
            foreach (var (offset, length) in _kept)
            {
                var body = new byte[length];
                RandomAccess.Read(_file, body, offset);
                yield return body;
            }
        }
    }

    /// <summary>The id of a new trace, whose spans are kept as they come.</summary>
    public string NewTrace()
    {
        var traceId = Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray());
        _traces[traceId] = new();
        return traceId;
    }

    internal IReadOnlyCollection<OtlpSpan> Spans(string traceId) => _traces[traceId];

    public void Dispose()
    {
        _listener.Close();
        _receiving.Wait(TimeSpan.FromSeconds(5));
        _file.Dispose();
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
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Keep(body.ToArray(), context.Request.Url!.AbsolutePath == "/v1/traces");
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception exception) when (
                exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // It is over, or a sender was killed halfway.
            }
        }
    }

    private void Keep(byte[] body, bool isTraces)
    {
        RandomAccess.Write(_file, body, _end);
        _kept.Enqueue((_end, body.Length));
        _end += body.Length;
        if (!isTraces) return;
        foreach (var (traceId, spans) in _traces)
        {
            if (body.AsSpan().IndexOf(Convert.FromHexString(traceId)) < 0) continue;
            foreach (var span in OtlpSpan.Parse(body).Where(span => span.TraceId == traceId)) spans.Enqueue(span);
        }
    }
}
