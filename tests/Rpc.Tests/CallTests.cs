using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.Rpc.Tests;

public sealed class CallTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_is_answered()
    {
        await using var server = await EchoServer.StartAsync();
        var reply = await server.Client().SayAsync(new EchoRequest { Text = "hello" }, cancellationToken: Stop);
        Assert.Equal("hello", reply.Text);
    }

    [Fact]
    public async Task Streams_run_in_either_direction()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client();

        using var repeat = client.Repeat(new EchoRequest { Text = "ha", Times = 300 }, cancellationToken: Stop);
        var texts = await repeat.ResponseStream.ReadAllAsync(Stop).Select(reply => reply.Text).ToListAsync(Stop);
        Assert.Equal(300, texts.Count);
        Assert.Equal("ha 299", texts[^1]);
        Assert.Equal(StatusCode.OK, repeat.GetStatus().StatusCode);

        using var join = client.Join(cancellationToken: Stop);
        foreach (var text in (string[])["one", "two"])
            await join.RequestStream.WriteAsync(new EchoRequest { Text = text }, Stop);
        await join.RequestStream.CompleteAsync();
        Assert.Equal("one two", (await join).Text);
    }

    [Fact]
    public async Task A_duplex_stream_answers_while_it_is_written()
    {
        await using var server = await EchoServer.StartAsync();
        using var talk = server.Client().Talk(cancellationToken: Stop);
        foreach (var text in (string[])["one", "two", "three"])
        {
            await talk.RequestStream.WriteAsync(new EchoRequest { Text = text }, Stop);
            Assert.True(await talk.ResponseStream.MoveNext(Stop));
            Assert.Equal(text, talk.ResponseStream.Current.Text);
        }
        await talk.RequestStream.CompleteAsync();
        Assert.False(await talk.ResponseStream.MoveNext(Stop));
    }

    [Fact]
    public async Task A_call_that_outlasts_its_deadline_ends_on_both_sides()
    {
        await using var server = await EchoServer.StartAsync();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(150);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Client().SayAsync(
                new EchoRequest { Text = "wait" }, deadline: deadline, cancellationToken: Stop));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await server.Log.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Fact]
    public async Task A_cancelled_call_ends_on_both_sides()
    {
        await using var server = await EchoServer.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var call = server.Client().SayAsync(new EchoRequest { Text = "wait" }, cancellationToken: cancel.Token);
        await server.Log.Started.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await server.Log.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_on_behalf_of_another_ends_with_it(bool byDeadline)
    {
        await using var behind = await EchoServer.StartAsync();
        await using var front = await EchoServer.StartAsync(services: services => services
            .AddGrpcClient<Echo.EchoClient>(client => client.Address = new(behind.Url))
            .EnableCallContextPropagation());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(byDeadline ? 300 : 60_000);
        using var call = front.Client().SayAsync(
            new EchoRequest { Text = "relay" }, deadline: deadline, cancellationToken: cancel.Token);
        await behind.Log.Started.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        if (!byDeadline)
            await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(byDeadline ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, error.StatusCode);
        await behind.Log.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Fact]
    public async Task A_refusal_brings_its_code_text_and_trailers()
    {
        await using var server = await EchoServer.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { Text = "refuse" }, cancellationToken: Stop));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal("No such thing: naïve", error.Status.Detail);
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"No such thing: naïve\")", error.Message);
        Assert.Equal("gone", error.Trailers.GetValue("reason"));
        Assert.Equal([0, 255, 10], error.Trailers.GetValueBytes("reason-bin")!);
    }

    [Fact]
    public async Task An_exception_of_the_server_tells_the_client_nothing()
    {
        await using var server = await EchoServer.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Client().SayAsync(new EchoRequest { Text = "break" }, cancellationToken: Stop));
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var server = await EchoServer.StartAsync();
        var gone = new Uri(server.Url);
        await server.DisposeAsync();
        await using var services = new ServiceCollection()
            .AddGrpcClient<Echo.EchoClient>(client => client.Address = gone)
            .Services.BuildServiceProvider();
        var client = services.GetRequiredService<Echo.EchoClient>();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.SayAsync(new EchoRequest(), cancellationToken: Stop));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.Status.DebugException);
    }
}
