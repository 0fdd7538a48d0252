using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs the AppHost's real entry point on a thread of its own and holds it at two places: in Build(), until the test
/// asks for the application, and behind Build(), until the test starts it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The gates have no handles; they end with the run.")]
internal sealed class EntryPointRun : BuilderObserver
{
    private readonly Assembly _appHost;
    private readonly string[] _args;
    private readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings> _configure;
    private readonly TestingDefaults _defaults;
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder =
        New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource<DistributedApplication> _application = New<DistributedApplication>();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _build = new(0);
    private readonly SemaphoreSlim _start = new(0);
    private volatile bool _abandoned;

    public EntryPointRun(
        Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        (_appHost, _args, _configure, _defaults) = (entryPoint.Assembly, args, configure, new TestingDefaults(args));
        new Thread(Run) { IsBackground = true, Name = $"{_appHost.GetName().Name} entry point" }.Start();
    }

    /// <summary>Ends with the entry point, and with its exception if it threw one.</summary>
    public Task Finished => _finished.Task;

    public Task<DistributedApplicationBuilder> BuilderAsync(CancellationToken ct) => _builder.Task.WaitAsync(ct);

    public Task<DistributedApplication> BuildAsync(CancellationToken ct)
    {
        _build.Release();
        return _application.Task.WaitAsync(ct);
    }

    public void Start() => _start.Release();

    /// <summary>Lets go of an entry point that waits at a gate; what has been started ends by itself.</summary>
    public async Task EndAsync()
    {
        _abandoned = true;
        _build.Release();
        _start.Release();
        await _finished.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        _defaults.Dispose();
    }

    public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
        _defaults.Apply(options, settings, _appHost, _configure);

    public override void Constructed(DistributedApplicationBuilder builder) { }

    public override void Building(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _build.Wait();
        Leave();
    }

    public override void Built(DistributedApplication application)
    {
        _application.TrySetResult(application);
        _start.Wait();
        Leave();
    }

    private void Leave()
    {
        if (_abandoned)
            throw new AbandonedException();
    }

    private void Run()
    {
        Current = this;
        try
        {
            var main = _appHost.EntryPoint
                ?? throw new InvalidOperationException($"The assembly '{_appHost.GetName().Name}' has no entry point.");
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [_args];
            var code = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            var early = new InvalidOperationException(
                $"The AppHost ended ({code ?? "without a code"}) before it built an application.");
            _builder.TrySetException(early);
            _application.TrySetException(early);
            _finished.SetResult();
        }
        catch (AbandonedException)
        {
            _finished.SetResult();
        }
        catch (Exception e)
        {
            _builder.TrySetException(e);
            _application.TrySetException(e);
            _finished.SetException(e);
        }
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class AbandonedException : Exception;
}
