using System.Net;

namespace Imaging.ServiceDefaults.Http;

/// <summary>
/// Gives up an exchange that stands still at the other end: it neither takes what is sent nor answers, nor goes on with
/// the body of its answer. How long the whole takes is not counted, and no time in which somebody else is waited for:
/// the source of what is sent, a phone on a slow line, or whoever gets what comes.
/// </summary>
public sealed class PatientHandler(TimeSpan patience) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new Limit(patience, cancellationToken);
        if (request.Content is { } content) request.Content = new SentContent(content, limit);
        limit.Begin();
        try
        {
            var response = await base.SendAsync(request, limit.Token);
            response.Content = new ReceivedContent(response.Content, patience);
            return response;
        }
        catch (OperationCanceledException exception) when (limit.IsOver)
        {
            throw new HttpRequestException("The other end stands still.", new TimeoutException(null, exception));
        }
    }

    /// <summary>A clock that runs while the other end is waited for.</summary>
    private sealed class Limit : IDisposable
    {
        private readonly TimeSpan _patience;
        private readonly CancellationToken _caller;
        private readonly CancellationTokenSource _stop;

        public Limit(TimeSpan patience, CancellationToken ct)
        {
            (_patience, _caller) = (patience, ct);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        }

        public CancellationToken Token => _stop.Token;

        public bool IsOver => _stop.IsCancellationRequested && !_caller.IsCancellationRequested;

        public void Begin() => _stop.CancelAfter(_patience);

        public void End() => _stop.CancelAfter(Timeout.InfiniteTimeSpan);

        public void Dispose() => _stop.Dispose();
    }

    /// <summary>The clock stands while the content makes its next block, and runs on while the answer is
    /// awaited.</summary>
    private sealed class SentContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly Limit _limit;

        public SentContent(HttpContent content, Limit limit)
        {
            (_content, _limit) = (content, limit);
            foreach (var (name, values) in content.Headers) Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _limit.End();
            await using var timed = new TimedWrites(stream, _limit);
            await _content.CopyToAsync(timed, context, cancellationToken);
            _limit.Begin();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength.GetValueOrDefault();
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _content.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class ReceivedContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly TimeSpan _patience;

        public ReceivedContent(HttpContent content, TimeSpan patience)
        {
            (_content, _patience) = (content, patience);
            foreach (var (name, values) in content.Headers) Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task<Stream> CreateContentReadStreamAsync() =>
            CreateContentReadStreamAsync(CancellationToken.None);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new TimedReads(await _content.ReadAsStreamAsync(cancellationToken), _patience);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var body = await CreateContentReadStreamAsync(cancellationToken);
            await body.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength.GetValueOrDefault();
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _content.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class TimedWrites(Stream stream, Limit limit) : OneWayStream
    {
        public override bool CanWrite => true;

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            limit.Begin();
            await stream.WriteAsync(buffer, limit.Token);
            limit.End();
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);
    }

    private sealed class TimedReads(Stream stream, TimeSpan patience) : OneWayStream
    {
        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var limit = new Limit(patience, cancellationToken);
            limit.Begin();
            try
            {
                return await stream.ReadAsync(buffer, limit.Token);
            }
            catch (OperationCanceledException exception) when (limit.IsOver)
            {
                throw new IOException("The other end stands still.", new TimeoutException(null, exception));
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
