using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.ClientFactory;

public class GrpcContextPropagationOptions
{
    /// <summary>Whether a client may also be used where no gRPC call is being answered.</summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}

internal sealed class ContextPropagationInterceptor(
    IHttpContextAccessor http, GrpcContextPropagationOptions options) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        using var linked = Link(context, out var outgoing);
        return continuation(request, outgoing);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var linked = Link(context, out var outgoing);
        var call = continuation(request, outgoing);
        return linked is null ? call : new(
            Ending(call.ResponseAsync, linked),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            End(call, linked));
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var linked = Link(context, out var outgoing);
        var call = continuation(request, outgoing);
        return linked is null ? call : new(
            call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, End(call, linked));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var linked = Link(context, out var outgoing);
        var call = continuation(outgoing);
        return linked is null ? call : new(
            call.RequestStream,
            Ending(call.ResponseAsync, linked),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            End(call, linked));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var linked = Link(context, out var outgoing);
        var call = continuation(outgoing);
        return linked is null ? call : new(
            call.RequestStream,
            call.ResponseStream,
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            End(call, linked));
    }

    // A call of one answer is seldom disposed; its source must not hang on a token that outlives it.
    private static async Task<TResponse> Ending<TResponse>(Task<TResponse> response, CancellationTokenSource linked)
    {
        using (linked)
            return await response;
    }

    private static Action End(IDisposable call, CancellationTokenSource linked) => () =>
    {
        call.Dispose();
        linked.Dispose();
    };

    /// <summary>The source is null where the call has but one token, or none, to end it.</summary>
    private CancellationTokenSource? Link<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        out ClientInterceptorContext<TRequest, TResponse> outgoing)
        where TRequest : class
        where TResponse : class
    {
        outgoing = context;
        if (http.HttpContext?.Features.Get<IServerCallContextFeature>()?.ServerCallContext is not { } incoming)
        {
            return options.SuppressContextNotFoundErrors ? null : throw new InvalidOperationException(
                "Unable to propagate server context values to the call. Can't find the gRPC ServerCallContext of the "
                + "current request.");
        }
        var call = context.Options;
        if (incoming.Deadline < (call.Deadline ?? DateTime.MaxValue))
            call = call.WithDeadline(incoming.Deadline);
        CancellationTokenSource? linked = null;
        if (!call.CancellationToken.CanBeCanceled)
        {
            call = call.WithCancellationToken(incoming.CancellationToken);
        }
        else if (incoming.CancellationToken.CanBeCanceled && incoming.CancellationToken != call.CancellationToken)
        {
            linked = CancellationTokenSource.CreateLinkedTokenSource(
                call.CancellationToken, incoming.CancellationToken);
            call = call.WithCancellationToken(linked.Token);
        }
        outgoing = new(context.Method, context.Host, call);
        return linked;
    }
}
