using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public partial class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    private const string Version = "13.5.2";
    private bool _disposed;

    public virtual IServiceProvider Services => host.Services;

    public ResourceNotificationService ResourceNotifications =>
        Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var logger = Services.GetRequiredService<ILogger<DistributedApplication>>();
        Log.Version(logger, Version);
        Log.Starting(logger);
        Log.Directory(logger, Services.GetRequiredService<IHostEnvironment>().ContentRootPath);
        await host.StartAsync(cancellationToken);
        Log.Started(logger);
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
            {
                await Services.GetRequiredService<ManifestPublisher>().PublishAsync(cancellationToken);
                return;
            }

            await StartAsync(cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (DistributedApplicationException e) when (BuilderObserver.Current is null)
        {
            // A port in use or a missing program is the machine's matter: one line says it better than a stack.
            await Console.Error.WriteLineAsync(e.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_disposed)
            return;
        _disposed = true;

        // Whoever disposes without stopping: resources end while the services that they use are still there.
        if (host is not DistributedApplication && host.Services.GetService<Orchestrator>() is { } orchestrator)
            await orchestrator.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Aspire version: {Version}")]
        public static partial void Version(ILogger logger, string version);

        [LoggerMessage(LogLevel.Information, "Distributed application starting.")]
        public static partial void Starting(ILogger logger);

        [LoggerMessage(LogLevel.Information, "Application host directory is: {Directory}")]
        public static partial void Directory(ILogger logger, string directory);

        [LoggerMessage(LogLevel.Information, "Distributed application started. Press Ctrl+C to shut down.")]
        public static partial void Started(ILogger logger);
    }
}
