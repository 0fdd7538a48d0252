using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Imaging.ServiceDefaults.Http;

/// <summary>
/// HEAD works wherever GET does (RFC 9110, 9.3.2): a HEAD that no endpoint takes runs as the GET of the same address,
/// and the server sends no body. What would stream on is told to stop as soon as the head is known.
/// </summary>
internal static class HeadRequests
{
    public static void UseHeadRequests(this WebApplication app)
    {
        app.UseRouting();
        app.Use((context, next) =>
        {
            // What routing puts in the place of an endpoint of another method is no route.
            if (!HttpMethods.IsHead(context.Request.Method) || context.GetEndpoint() is RouteEndpoint)
                return next(context);
            context.Request.Method = HttpMethods.Get;
            context.SetEndpoint(null);
            return AnswerAsync(context, next);
        });
        app.UseRouting();
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var (aborted, body) = (context.RequestAborted, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.RequestAborted = enough.Token;
        await using var none = new NoBody(body, enough);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(none, body));
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            // The head is out, and there is nothing else to send.
        }
        finally
        {
            context.Features.Set(body);
            context.RequestAborted = aborted;
        }
    }

    /// <summary>Takes what a body would be made of: the first of it sends the head.</summary>
    private sealed class NoBody(IHttpResponseBodyFeature response, CancellationTokenSource enough) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            await response.StartAsync(CancellationToken.None);
            await enough.CancelAsync();
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            FlushAsync(cancellationToken);

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
