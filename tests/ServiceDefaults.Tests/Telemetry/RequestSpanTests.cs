using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Imaging.ServiceDefaults.Tests.Telemetry;

/// <summary>What a service with an exporter records of the requests it gets, as an exporter would see it.</summary>
public sealed class RequestSpanTests : IAsyncLifetime
{
    private static readonly string Trace = ActivityTraceId.CreateRandom().ToHexString();
    private readonly Spans _spans = new();
    private readonly WebApplication _app;
    private HttpClient _client = null!;

    public RequestSpanTests() => _app = Build(_spans);

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = new() { BaseAddress = new Uri(_app.Urls.First()) };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Sentinel", "1"));
        _client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/people/Sentinel?born=Sentinel", 200, ActivityStatusCode.Unset, "GET /people/{name}")]
    [InlineData("/people/Sentinel?fault=bug", 500, ActivityStatusCode.Error, "GET /people/{name}")]
    [InlineData("/people/Sentinel?fault=outage", 503, ActivityStatusCode.Error, "GET /people/{name}")]
    [InlineData("/people/Sentinel?fault=request", 400, ActivityStatusCode.Unset, "GET /people/{name}")]
    [InlineData("/people/Sentinel?fault=expected", 500, ActivityStatusCode.Ok, "GET /people/{name}")]
    [InlineData("/Sentinel", 404, ActivityStatusCode.Unset, "GET")]
    public async Task A_span_names_the_route_and_how_it_ended_and_nothing_of_the_address(
        string address, int status, ActivityStatusCode outcome, string name)
    {
        using var answer = await _client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        var span = await _spans.SingleAsync();
        Assert.Equal((name, outcome, (object)status), (span.DisplayName, span.Status,
            span.GetTagItem("http.response.status_code")));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("Sentinel", StringComparison.Ordinal));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Key.StartsWith("url.", StringComparison.Ordinal));
        Assert.Null(span.StatusDescription);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task A_probe_leaves_no_span(string address)
    {
        using var probe = await _client.GetAsync(address, TestContext.Current.CancellationToken);
        using var answer = await _client.GetAsync("/people/a", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        Assert.Equal("GET /people/{name}", (await _spans.SingleAsync()).DisplayName);
    }

    [Fact]
    public async Task What_the_propagator_of_the_service_leaves_out_of_a_callers_headers_stays_out()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/people/a");
        request.Headers.Add("tracestate", "vendor=Sentinel");
        request.Headers.Add("baggage", "patient=Sentinel");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        var span = await _spans.SingleAsync();
        Assert.Equal((Trace, null), (span.TraceId.ToHexString(), span.TraceStateString));
        Assert.Empty(span.Baggage);
        Assert.Equal("0", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static WebApplication Build(Spans spans)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
            ["InternalAuth:ClientId"] = "test",
            ["InternalAuth:ClientSecret"] = "a secret of tests, long enough",
            ["PublicUrl"] = "http://localhost",
            ["urls"] = "http://127.0.0.1:0",
        });
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<DistributedContextPropagator, TraceOnly>();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet("/people/{name}", Answer).AllowAnonymous();
        return app;
    }

    private static string Answer(HttpContext context)
    {
        switch (context.Request.Query["fault"].ToString())
        {
            case "bug": throw new InvalidOperationException("Sentinel");
            case "outage": throw new DependencyException("store", "Sentinel");
            case "request": throw new BadHttpRequestException("Sentinel");
            case "expected":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                ExpectedFailure.Mark(context);
                break;
        }

        return $"{Baggage.Current.Count}";
    }

    /// <summary>As the edge's: the trace, and none of what else came with it.</summary>
    private sealed class TraceOnly : DistributedContextPropagator
    {
        public override IReadOnlyCollection<string> Fields => ["traceparent"];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
            CreateW3CPropagator().Inject(activity, carrier, setter);

        public override void ExtractTraceIdAndState(
            object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
        {
            CreateW3CPropagator().ExtractTraceIdAndState(carrier, getter, out traceId, out _);
            traceState = null;
        }

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
            object? carrier, PropagatorGetterCallback? getter) => null;
    }

    /// <summary>Comes after the processor that redacts, and keeps what the requests of these tests left, not those of
    /// others that run meanwhile.</summary>
    private sealed class Spans : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _ended = new();

        public override void OnEnd(Activity data)
        {
            if (data.Kind == ActivityKind.Server && data.Recorded && data.TraceId.ToHexString() == Trace)
                _ended.Enqueue(data);
        }

        /// <summary>The answer may be here before its request has ended.</summary>
        public async Task<Activity> SingleAsync()
        {
            while (_ended.IsEmpty) await Task.Delay(10, TestContext.Current.CancellationToken);
            return Assert.Single(_ended);
        }
    }
}
