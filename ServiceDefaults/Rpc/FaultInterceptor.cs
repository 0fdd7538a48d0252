using Grpc.Core;
using Grpc.Core.Interceptors;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.ServiceDefaults.Rpc;

/// <summary>An outage behind an RPC is UNAVAILABLE, which callers may retry; anything else unexpected stays
/// UNKNOWN.</summary>
internal sealed class FaultInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (
            exception is DependencyException || DatabaseOutage.Is(exception))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "A store behind this call does not answer."));
        }
    }
}
