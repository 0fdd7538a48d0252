using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>
/// An answer to a request whose body was not read to its end closes the connection (RFC 9110, 10.1.1; RFC 9112, 9.3):
/// a client that waits for 100 Continue and is refused may send the body or not, and what it sends next must be taken
/// for neither. Who sends on without waiting is listened to for a while first: closed under a sender, a connection
/// takes the answer with it, and a broken pipe says nothing of why.
/// </summary>
internal static class UnreadBodies
{
    /// <summary>HttpClient sends a body that it knows to be so small after a refusal too, and would have the caller
    /// asked for it.</summary>
    private const int Small = 1024;

    private const int Block = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void UseUnreadBodies(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            await next(context);
            return;
        }

        var body = new WatchedBody(context.Request.Body, context.Request.ContentLength);
        context.Request.Body = body;
        context.Response.OnStarting(() =>
        {
            if (!body.IsRead) context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        await next(context);
        // Reading would ask for the body that was refused.
        if (!body.IsRead && !context.Request.Headers.ContainsKey(HeaderNames.Expect)) await DiscardAsync(context, body);
    });

    private static async Task DiscardAsync(HttpContext context, WatchedBody body)
    {
        await context.Response.CompleteAsync();
        // What is larger than the route takes is thrown away as well.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        using var patience = new CancellationTokenSource(Patience);
        using var end = patience.Token.Register(context.Abort);
        var block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            while (await body.ReadAsync(block, CancellationToken.None) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The sender has gone, or was listened to for long enough. Nothing is read after a read that failed.
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

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
