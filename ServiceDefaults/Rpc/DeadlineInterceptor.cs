using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Imaging.ServiceDefaults.Rpc;

/// <summary>Gives a call that names no deadline this one: nobody waits for ever.</summary>
internal sealed class DeadlineInterceptor(TimeSpan limit) : Interceptor
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest,
            TResponse> continuation) =>
        continuation(request, WithDeadline(context));

    private ClientInterceptorContext<TRequest, TResponse> WithDeadline<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class =>
        context.Options.Deadline is not null
            ? context
            : new(context.Method, context.Host,
                context.Options.WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime + limit));
}
