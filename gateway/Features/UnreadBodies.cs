using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>
/// An answer to a request whose body was not read to its end closes the connection (RFC 9110, 10.1.1; RFC 9112, 9.3):
/// a client that waits for 100 Continue and is refused may send the body or not, and what it sends next must be taken
/// for neither.
/// </summary>
internal static class UnreadBodies
{
    /// <summary>HttpClient sends a body that it knows to be so small after a refusal too, and would have the caller
    /// asked for it.</summary>
    private const int Small = 1024;

    public static void UseUnreadBodies(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            var body = new WatchedBody(context.Request.Body, context.Request.ContentLength);
            context.Request.Body = body;
            context.Response.OnStarting(() =>
            {
                if (!body.IsRead) context.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    /// <summary>For a caller that waits for 100 Continue, the service says whether the body is wanted.</summary>
    public static ValueTask Expect(RequestTransformContext context)
    {
        if (context.ProxyRequest is { Headers.ExpectContinue: true, Content.Headers: { ContentLength: <= Small } body })
            body.ContentLength = null;
        return ValueTask.CompletedTask;
    }

    /// <summary>Sees where a body ends: by its length, since who knows that does not read beyond it, or by reading
    /// nothing more.</summary>
    private sealed class WatchedBody(Stream body, long? length) : Stream
    {
        private long _read;
        private volatile bool _isRead;

        public bool IsRead => _isRead;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var reading = body.ReadAsync(buffer, cancellationToken);
            return reading.IsCompletedSuccessfully
                ? ValueTask.FromResult(Count(reading.Result, buffer.Length))
                : AwaitAsync(reading, buffer.Length);
        }

        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            Count(body.Read(buffer, offset, count), count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private async ValueTask<int> AwaitAsync(ValueTask<int> reading, int wanted) => Count(await reading, wanted);

        private int Count(int read, int wanted)
        {
            _read += read;
            if (_read == length || (read == 0 && wanted > 0)) _isRead = true;
            return read;
        }
    }
}
