using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.Rpc.Tests;

internal sealed class EchoService(EchoLog log, IServiceProvider services) : Echo.EchoBase
{
    public override async Task<EchoReply> Say(EchoRequest request, ServerCallContext context)
    {
        switch (request.Text)
        {
            case "wait":
                log.Started.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken)
                    .ContinueWith(_ => log.Cancelled.TrySetResult(), TaskScheduler.Default);
                break;
            case "refuse":
                throw new RpcException(
                    new Status(StatusCode.NotFound, "No such thing: naïve"),
                    new Metadata { { "reason", "gone" }, { "reason-bin", [0, 255, 10] } });
            case "break":
                throw new InvalidOperationException("secret");
            case "headers":
                await context.WriteResponseHeadersAsync(Echoed(context.RequestHeaders));
                context.ResponseTrailers.Add("trailer", "after");
                context.ResponseTrailers.Add("trailer-bin", [1, 2, 3]);
                break;
            case "relay":
                // Says nothing of a deadline or a token of its own.
                return await services.GetRequiredService<Echo.EchoClient>().SayAsync(new EchoRequest { Text = "wait" });
            default:
                break;
        }
        return new EchoReply { Text = request.Text };
    }

    public override async Task Repeat(
        EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Times; i++)
            await responseStream.WriteAsync(new EchoReply { Text = $"{request.Text} {i}" }, context.CancellationToken);
    }

    public override async Task<EchoReply> Join(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            texts.Add(request.Text);
        return new EchoReply { Text = string.Join(' ', texts) };
    }

    public override async Task Talk(
        IAsyncStreamReader<EchoRequest> requestStream,
        IServerStreamWriter<EchoReply> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext())
            await responseStream.WriteAsync(new EchoReply { Text = requestStream.Current.Text });
    }

    private static Metadata Echoed(Metadata headers)
    {
        var echoed = new Metadata();
        foreach (var entry in headers.Where(entry => entry.Key.StartsWith("echo-", StringComparison.Ordinal)))
            echoed.Add(entry);
        return echoed;
    }
}

/// <summary>What the server saw.</summary>
internal sealed class EchoLog
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
