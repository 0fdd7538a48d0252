using System.Net;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Tests.Http;

public sealed class HeadRequestsTests : IAsyncLifetime
{
    private readonly WebApplication _app = Build();
    private readonly TaskCompletionSource _stopped = new();
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app.UseHeadRequests();
        _app.MapGet("/value", () => TypedResults.Ok(new { Value = 1 }));
        _app.MapGet("/missing", () => TypedResults.NotFound());
        _app.MapPost("/command", () => TypedResults.Ok());
        _app.MapPut("/value", () => TypedResults.Ok());
        _app.MapMethods("/own", ["GET", "HEAD"], (HttpRequest request) => TypedResults.Text(request.Method));
        _app.MapGet("/stream", StreamAsync);
        // As gRPC does for services that are not there: of any method, and then it is none of its requests.
        _app.MapGet("/two/parts", () => TypedResults.Ok());
        _app.Map("/{one}/{two:int}", () => TypedResults.Problem());
        await _app.StartAsync(TestContext.Current.CancellationToken);
        // One connection: an answer that is out of step with its request would show.
        _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/value", HttpStatusCode.OK)]
    [InlineData("/missing", HttpStatusCode.NotFound)]
    [InlineData("/two/parts", HttpStatusCode.OK)]
    [InlineData("/command", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task It_is_answered_as_get_without_the_body(string path, HttpStatusCode expected)
    {
        for (var i = 0; i < 3; i++)
        {
            using var head = await SendAsync(HttpMethod.Head, path);
            using var get = await SendAsync(HttpMethod.Get, path);

            Assert.Equal(expected, head.StatusCode);
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task What_takes_it_itself_gets_it()
    {
        using var head = await SendAsync(HttpMethod.Head, "/own");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("HEAD".Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task What_would_stream_for_ever_stops_once_the_head_is_known()
    {
        using var head = await SendAsync(HttpMethod.Head, "/stream");

        Assert.Equal("text/event-stream", head.Content.Headers.ContentType?.MediaType);
        await _stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private async Task StreamAsync(HttpContext context, CancellationToken ct)
    {
        try
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n", ct);
            await Task.Delay(Timeout.Infinite, ct);
        }
        finally
        {
            _stopped.SetResult();
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) =>
        _client.SendAsync(new HttpRequestMessage(method, path), TestContext.Current.CancellationToken);

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
