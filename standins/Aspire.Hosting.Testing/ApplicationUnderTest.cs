using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// The AppHost's application as the test holds it: started, run and disposed of by the entry point itself.
/// </summary>
internal sealed class ApplicationUnderTest(DistributedApplication application, EntryPointRun run)
    : DistributedApplication(application)
{
    private readonly IHostApplicationLifetime _lifetime =
        application.Services.GetRequiredService<IHostApplicationLifetime>();
    private bool _started;

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = _lifetime.ApplicationStarted.Register(started.SetResult);
        _started = true;
        run.Start();

        // An entry point that ends first has failed to start, or had a manifest to publish and nothing else to do.
        await (await Task.WhenAny(started.Task, run.Finished).WaitAsync(cancellationToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_started)
            _lifetime.StopApplication();
        await run.EndAsync().WaitAsync(cancellationToken);
    }

    public override async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        await run.Finished.WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_started && !run.Finished.IsCompleted)
            _lifetime.StopApplication();
        await run.EndAsync();
        await base.DisposeAsync();
    }
}
