using System.Diagnostics;
using System.Net;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.Graph.Tests;

public sealed class TelemetryTests(ImagingGraph graph)
{
    private static readonly TimeSpan ExportPatience = TimeSpan.FromSeconds(30);
    private static readonly string[] Services = ["gateway", "identity", "encounter", "media", "transcode"];

    [Fact]
    public async Task One_trace_spans_gateway_media_mysql_and_s3_for_an_upload()
    {
        var traceId = graph.Otlp.NewTrace();
        using var request = new HttpRequestMessage(HttpMethod.Put,
            Images.Path(Images.NewSubject(), "I1")) { Content = new ByteArrayContent(TestDicom.Create()) };
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var put = await graph.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);

        var expected = (string[])[
            "gateway Microsoft.AspNetCore PUT /api/subjects/{subjectId}/images/{imageId}",
            "media Microsoft.AspNetCore PUT /api/subjects/{subjectId}/images/{imageId}",
            "media System.Net.Http PUT",
            "media MySqlConnector Execute",
        ];
        string[] Trace() => [.. graph.Otlp.Spans(traceId).Select(
            span => $"{span.Service} {span.Scope} {span.Name}")];
        await UntilAsync(() => expected.All(Trace().Contains), () => string.Join('\n', Trace()));
    }

    [Fact]
    public async Task No_log_span_or_metric_names_a_subject_an_image_or_a_key()
    {
        var (subject, image, key) = ($"SENTINEL-{Guid.CreateVersion7():N}", "VERYSECRETIMAGE",
            await graph.CreateKeyAsync("images:read images:write"));
        using var client = graph.ClientWith(key);
        foreach (var bytes in (byte[][])[TestDicom.Create(), TestDicom.Create(), "text"u8.ToArray()])
            (await client.PutImageAsync(subject, image, bytes)).Dispose();
        (await client.GetImageAsync(subject, image)).Dispose();
        (await client.GetImageAsync(subject, "missing" + image)).Dispose();
        (await client.GetAsync(
            $"/v1/download?SubjectID={subject}&ImageID={image}none", TestContext.Current.CancellationToken)).Dispose();
        var traceId = await TraceOfAsync(client, subject);
        await UntilAsync(() => graph.Otlp.Spans(traceId).Count > 0);

        string[] secrets = [subject, image, key, key["imk_".Length..], "X-Amz-Signature"];
        Assert.NotEmpty(graph.Otlp.Received);
        foreach (var body in graph.Otlp.Received)
            Assert.All(
                secrets, secret => Assert.True(body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, secret));
        foreach (var service in Services)
        {
            var log = await LogsOfAsync(service);
            Assert.NotEmpty(log);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_old_apis_deliberate_500_is_no_error_in_any_span()
    {
        var traceId = graph.Otlp.NewTrace();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/v1/download?SubjectID={Images.NewSubject()}&ImageID=none");
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var answer = await graph.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);

        OtlpSpan[] Servers() =>
            [.. graph.Otlp.Spans(traceId).Where(span => span.Scope == "Microsoft.AspNetCore")];
        await UntilAsync(() => Servers().Any(span => span.Service == "gateway"));

        Assert.DoesNotContain(Servers(), span => span.StatusCode == OtlpSpan.StatusError);
    }

    private async Task<string> TraceOfAsync(HttpClient client, string subject)
    {
        var traceId = graph.Otlp.NewTrace();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/subjects/{subject}/images");
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        (await client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        return traceId;
    }

    private async Task<string> LogsOfAsync(string resource)
    {
        var text = new StringBuilder();
        await foreach (var batch in graph.App.Services.GetRequiredService<ResourceLoggerService>()
            .GetAllAsync(graph.Find(resource)!))
            foreach (var line in batch) text.AppendLine(line.Content);
        return text.ToString();
    }

    /// <summary>Exporters send in batches; nothing tells when.</summary>
    private static async Task UntilAsync(Func<bool> condition, Func<string>? describe = null)
    {
        var patience = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!condition())
        {
            Assert.True(patience.Elapsed < ExportPatience, describe?.Invoke());
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
