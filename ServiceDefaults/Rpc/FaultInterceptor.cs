using System.Data.Common;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Imaging.ServiceDefaults.Data;

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
        catch (DbException exception) when (DatabaseOutage.Is(exception))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The database does not answer."));
        }
    }
}
