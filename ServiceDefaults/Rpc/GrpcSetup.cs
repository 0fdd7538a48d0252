using Grpc.Core;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Rpc;

public static class GrpcSetup
{
    internal static void AddGrpcDefaults(this WebApplicationBuilder builder) =>
        builder.Services.AddGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = false;
            // What answers for unknown services would match every path of two segments, and hide that a call for people
            // takes another method or content type. Callers of an unknown one are told UNIMPLEMENTED all the same.
            grpc.IgnoreUnknownServices = true;
            grpc.MaxReceiveMessageSize = 1024 * 1024;
            grpc.Interceptors.Add<FaultInterceptor>();
        });

    /// <summary>
    /// A client of another service's gRPC endpoint: found by name, with a deadline on every call and, as authorization,
    /// this service's own token.
    /// </summary>
    public static IHttpClientBuilder AddInternalGrpcClient<TClient>(this IServiceCollection services, string service)
        where TClient : ClientBase =>
        services.AddInternalGrpcClientCore<TClient>(service)
            .AddHttpMessageHandler(
                provider => new ServiceTokenHandler(provider.GetRequiredService<ServiceTokens>(), service));

    /// <summary>The same without a token: how the token itself is had.</summary>
    internal static IHttpClientBuilder AddInternalGrpcClientCore<TClient>(
        this IServiceCollection services, string service)
        where TClient : ClientBase =>
        services.AddGrpcClient<TClient>(client => client.Address = new Uri($"http://_grpc.{service}"))
            .AddInterceptor(() => new DeadlineInterceptor(DeadlineInterceptor.Default));
}
