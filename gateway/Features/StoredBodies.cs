using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Imaging.ServiceDefaults.Http;
using Imaging.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>
/// Sends the body that an answer from inside only names (see <see cref="StoredBody"/>), straight from the store. Status
/// and headers are the service's; of the store's answer nothing but the bytes is used.
/// </summary>
internal static class StoredBodies
{
    private const int BlockBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly HttpMessageInvoker Store = new(new PatientHandler(TimeSpan.FromSeconds(30))
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        },
    });

    /// <summary>For routes whose service may name a body: takes the name off the answer.</summary>
    public static ValueTask Take(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        if (headers.Remove(StoredBody.Location, out var location) && headers.Remove(StoredBody.Extent, out var extent))
        {
            context.HttpContext.Features.Set(new Named(new Uri(location!), ContentRangeHeaderValue.Parse(extent!)));
            context.SuppressResponseBody = true;
        }

        return ValueTask.CompletedTask;
    }

    public static void UseStoredBodies(this IReverseProxyApplicationBuilder proxy) => proxy.Use(async (context, next) =>
    {
        await next(context);
        if (context.Features.Get<Named>() is { } named) await SendAsync(context, named);
    });

    private static async Task SendAsync(HttpContext context, Named named)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stop.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, named.Location);
            if (named.IsPart) request.Headers.Range = new(named.Extent.From, named.Extent.To);
            using var stored = await Store.SendAsync(request, stop.Token);
            if (stored.StatusCode != (named.IsPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
                || stored.Content.Headers.ContentLength != named.Length)
                throw new DependencyException("object store", $"GET was answered {(int)stored.StatusCode}");

            context.Response.ContentLength = named.Length;
            // Until the head is sent, Kestrel would hand out blocks of its own and copy them.
            await context.Response.StartAsync(stop.Token);
            await using var bytes = await stored.Content.ReadAsStreamAsync(stop.Token);
            await CopyAsync(bytes, context.Response.BodyWriter, stop);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested
            && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            if (!context.Response.HasStarted)
                throw new DependencyException("object store", "GET got no answer", exception);
            // The head promised more bytes than will come: only a broken connection says so.
            context.Abort();
        }
    }

    private static async Task CopyAsync(Stream from, PipeWriter to, CancellationTokenSource stop)
    {
        while (await from.ReadAsync(to.GetMemory(BlockBytes), stop.Token) is > 0 and var read)
        {
            stop.CancelAfter(Patience);
            to.Advance(read);
            await to.FlushAsync(stop.Token);
        }
    }

    private sealed record Named(Uri Location, ContentRangeHeaderValue Extent)
    {
        public long Length => (Extent.To - Extent.From + 1)!.Value;

        public bool IsPart => Length != Extent.Length;
    }
}
