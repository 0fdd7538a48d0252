using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.Rpc.Tests;

public sealed class InterceptorTests
{
    private static readonly EchoRequest Hello = new() { Text = "hello" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interceptors_of_a_client_run_in_the_order_of_registration_those_of_the_scope_first()
    {
        await using var server = await EchoServer.StartAsync();
        var log = new List<string>();
        var client = server.Client(http => http
            .AddInterceptor(() => new Logging("a", log))
            .AddInterceptor(InterceptorScope.Client, () => new Logging("c", log))
            .AddInterceptor(_ => new Logging("b", log)));
        await client.SayAsync(Hello, cancellationToken: Stop);
        Assert.Equal(["c", "a", "b"], log);
    }

    [Fact]
    public void Interceptors_added_one_after_another_run_in_reverse()
    {
        var log = new List<string>();
        var invoker = new Refusing()
            .Intercept(new Logging("inner", log))
            .Intercept(new Logging("middle 1", log), new Logging("middle 2", log))
            .Intercept(headers =>
            {
                log.Add("outer");
                return headers;
            });
        Assert.Throws<RpcException>(() => new Echo.EchoClient(invoker).SayAsync(Hello, cancellationToken: Stop));
        Assert.Equal(["outer", "middle 1", "middle 2", "inner"], log);
    }

    [Fact]
    public async Task Interceptors_of_a_server_surround_its_methods()
    {
        var log = new List<string>();
        await using var server = await EchoServer.StartAsync(
            options =>
            {
                options.Interceptors.Add<Logging>("first");
                options.Interceptors.Add<Logging>("second");
            },
            services => services.AddSingleton(log));
        await server.Client().SayAsync(Hello, cancellationToken: Stop);
        Assert.Equal(["first", "second"], log);
    }

    [Fact]
    public async Task Credentials_of_calls_come_from_the_services_of_the_scope()
    {
        await using var server = await EchoServer.StartAsync();
        await using var services = server.Services(
            http => http
                .AddCallCredentials((context, metadata, scope) =>
                {
                    metadata.Add("echo-for", context.MethodName);
                    metadata.Add("echo-by", scope.GetRequiredService<Caller>().Name);
                    return Task.CompletedTask;
                })
                .ConfigureChannel(channel => channel.UnsafeUseInsecureChannelCallCredentials = true),
            more => more.AddScoped<Caller>());
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Name = "tester";
        using var call = scope.ServiceProvider.GetRequiredService<Echo.EchoClient>()
            .SayAsync(new EchoRequest { Text = "headers" }, cancellationToken: Stop);
        var echoed = await call.ResponseHeadersAsync;
        Assert.Equal("Say", echoed.GetValue("echo-for"));
        Assert.Equal("tester", echoed.GetValue("echo-by"));
    }

    [Fact]
    public async Task Credentials_of_calls_are_not_dropped_silently_without_tls()
    {
        await using var server = await EchoServer.StartAsync();
        var error = Assert.Throws<InvalidOperationException>(() =>
            server.Client(http => http.AddCallCredentials((_, _) => Task.CompletedTask)));
        Assert.Contains("requires TLS", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(
            ChannelCredentials.Insecure, CallCredentials.FromInterceptor((_, _) => Task.CompletedTask)));
    }

    [Fact]
    public async Task Clients_of_one_name_share_a_channel()
    {
        await using var server = await EchoServer.StartAsync();
        var channels = 0;
        await using var services = server.Services(http => http.ConfigureChannel(_ => channels++));
        for (var i = 0; i < 3; i++)
            await services.GetRequiredService<Echo.EchoClient>().SayAsync(Hello, cancellationToken: Stop);
        Assert.Equal(1, channels);
    }

    private sealed class Caller
    {
        public string Name { get; set; } = "";
    }

    private sealed class Logging(string name, List<string> log) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return continuation(request, context);
        }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return continuation(request, context);
        }
    }

    private sealed class Refusing : CallInvoker
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Refusal();

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Refusal();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Refusal();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Refusal();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Refusal();

        private static RpcException Refusal() => new(new Status(StatusCode.Unavailable, "refused"));
    }
}
