using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Tests;

/// <summary>The features of a service that keep data, on a database of their own, without a web server.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<IHostedService> _hosted;

    private TestService(WebApplication app) =>
        (_app, _hosted) = (app, [.. app.Services.GetServices<IHostedService>()]);

    public DbDataSource Database => Get<DbDataSource>();

    internal KeptAnchors Anchors => (KeptAnchors)Get<IAuditAnchors>();

    /// <summary>Migrations are applied and keys checked; background work runs only when a test says so.</summary>
    public static async Task<TestService> StartAsync(
        string connectionString, string keyFile, params IOutboxHandler[] handlers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:testdb"] = connectionString,
            ["InternalAuth:ClientId"] = "test",
            ["Sealing:KeyFile"] = keyFile,
            ["Sealing:CreateKeyFile"] = "true",
            ["Outbox:FirstRetry"] = "00:00:00.050",
            ["Outbox:MaxAttempts"] = "3",
            ["Outbox:Patience"] = "00:00:02",
        });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMemoryCache();
        builder.Services.AddSingleton<IAuditAnchors, KeptAnchors>();
        foreach (var handler in handlers) builder.Services.AddSingleton(handler);
        builder.AddDatabase("testdb");
        builder.AddSealing();
        builder.AddAudit();
        builder.AddOutbox();
        builder.AddNotifications();
        var service = new TestService(builder.Build());
        try
        {
            foreach (var hosted in service._hosted.OfType<IHostedLifecycleService>())
                await hosted.StartingAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        return service;
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    internal T Worker<T>() => _hosted.OfType<T>().Single();

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _hosted.OfType<BackgroundService>()) await worker.StopAsync(CancellationToken.None);
        await Database.DisposeAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Stands in for the object store.</summary>
internal sealed class KeptAnchors : IAuditAnchors
{
    public AuditAnchor? Kept { get; private set; }

    public Task PutAsync(AuditAnchor anchor, CancellationToken ct)
    {
        Kept = anchor;
        return Task.CompletedTask;
    }

    public Task<AuditAnchor?> GetAsync(CancellationToken ct) => Task.FromResult(Kept);
}
