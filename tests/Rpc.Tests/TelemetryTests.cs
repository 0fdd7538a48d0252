using System.Diagnostics;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace Imaging.Rpc.Tests;

public sealed class TelemetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_and_server_of_a_call_are_in_one_trace()
    {
        var ended = Channel.CreateUnbounded<Activity>();
        using var root = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Grpc.Net.Client" or "System.Net.Http" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                // Other tests run at the same time.
                if (activity.TraceId == root.TraceId)
                    ended.Writer.TryWrite(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await EchoServer.StartAsync();
        await server.Client().SayAsync(new EchoRequest { Text = "hello" }, cancellationToken: Stop);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        var sources = new Dictionary<string, Activity>();
        while (sources.Count < 3)
        {
            var activity = await ended.Reader.ReadAsync(limit.Token);
            sources[activity.Source.Name] = activity;
        }
        Assert.Equal(root.SpanId, sources["Grpc.Net.Client"].ParentSpanId);
        Assert.Equal(sources["Grpc.Net.Client"].SpanId, sources["System.Net.Http"].ParentSpanId);
        Assert.Equal(sources["System.Net.Http"].SpanId, sources["Microsoft.AspNetCore"].ParentSpanId);
    }

    [Fact]
    public async Task Traces_metrics_and_logs_are_exported()
    {
        var received = Channel.CreateUnbounded<(string Path, string Body)>();
        await using var collector = await StartCollectorAsync(received.Writer);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddAttributes([new("service.name", "resource-under-test")]))
            .WithTracing(tracing => tracing.AddSource("source-under-test"))
            .WithMetrics(metrics => metrics.AddMeter("source-under-test"))
            .WithLogging();
        builder.Services.AddOpenTelemetry()
            .UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, new(collector.Urls.First()));
        using (var host = builder.Build())
        {
            await host.StartAsync(Stop);
            using var source = new ActivitySource("source-under-test");
            using (var activity = source.StartActivity("span-under-test"))
                Assert.NotNull(activity);
            using var meter = new System.Diagnostics.Metrics.Meter("source-under-test");
            meter.CreateCounter<int>("counter-under-test").Add(1);
            host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("x").LogInformation("line-under-test");
            await host.StopAsync(Stop);
        }
        received.Writer.Complete();

        var bodies = await received.Reader.ReadAllAsync(Stop).ToListAsync(Stop);
        foreach (var (path, text) in ((string, string)[])
            [("/v1/traces", "span-under-test"), ("/v1/metrics", "counter-under-test"), ("/v1/logs", "line-under-test")])
        {
            Assert.Contains(bodies, one => one.Path == path
                && one.Body.Contains(text, StringComparison.Ordinal)
                && one.Body.Contains("resource-under-test", StringComparison.Ordinal));
        }
    }

    private static async Task<WebApplication> StartCollectorAsync(ChannelWriter<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpContext http) =>
        {
            using var body = new StreamReader(http.Request.Body, Encoding.Latin1);
            received.TryWrite((http.Request.Path, await body.ReadToEndAsync(http.RequestAborted)));
        });
        await app.StartAsync(Stop);
        return app;
    }
}
