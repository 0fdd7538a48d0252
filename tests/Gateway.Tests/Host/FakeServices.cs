using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.Gateway.Tests.Host;

/// <summary>All services behind the gateway in one: Identity's gRPC, and an HTTP side that says what it
/// received.</summary>
internal sealed class FakeServices : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServices(WebApplication app) => _app = app;

    public FakeIdentity Identity => _app.Services.GetRequiredService<FakeIdentity>();

    public string Grpc => _app.Urls.First();

    public string Http => _app.Urls.Last();

    public static async Task<FakeServices> StartAsync()
    {
        // Empty: the settings beside these tests are the gateway's.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<FakeIdentity>();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<FakeIdentity.Sessions>();
        app.MapGrpcService<FakeIdentity.Keys>();
        app.MapGrpcService<FakeIdentity.Edge>();
        app.MapGrpcService<FakeIdentity.Tokens>();
        app.Map("/api/encounters/{id}/events", StreamAsync);
        app.MapPut("/api/subjects/{subject}/images/{image}", StoreAsync);
        foreach (var silent in (string[])["/api/encounters/silent", "/api/subjects/S/images/silent"])
            app.Map(silent, context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        app.Map("/api/encounters/slow", SlowAsync);
        app.MapFallback("{**path}", Echo);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Received Echo(HttpContext context)
    {
        context.Response.Headers.Append("Set-Cookie", "imaging=new; path=/; httponly");
        context.Response.Headers.Append("Set-Cookie", "imaging-device=new; path=/; httponly");
        context.Response.Headers.Append("Set-Cookie", "tracker=1; path=/");
        return new(context.Request.Path, context.Request.Headers.ToDictionary(
            header => header.Key.ToUpperInvariant(), header => header.Value.ToString()));
    }

    /// <summary>Refuses before the body, as slowly as the image's name says, or reads it.</summary>
    private static async Task StoreAsync(HttpContext context, string subject, int image)
    {
        await Task.Delay(image, context.RequestAborted);
        if (subject == "refused") context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            await context.Response.WriteAsync(": alive\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        while (await timer.WaitForNextTickAsync(context.RequestAborted));
    }

    /// <summary>Begins at once and ends late.</summary>
    private static async Task SlowAsync(HttpContext context)
    {
        await context.Response.WriteAsync("begun, ", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(TimeSpan.FromSeconds(2.5), context.RequestAborted);
        await context.Response.WriteAsync("ended", context.RequestAborted);
    }
}

/// <summary>What a service received; header names in capitals.</summary>
internal sealed record Received(string Path, Dictionary<string, string> Headers)
{
    public string? this[string header] => Headers.GetValueOrDefault(header.ToUpperInvariant());
}
