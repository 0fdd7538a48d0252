using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

internal abstract class TestingBuilder(IDistributedApplicationBuilder inner) : IDistributedApplicationTestingBuilder
{
    public ConfigurationManager Configuration => inner.Configuration;

    public string AppHostDirectory => inner.AppHostDirectory;

    public Assembly? AppHostAssembly => inner.AppHostAssembly;

    public IHostEnvironment Environment => inner.Environment;

    public IServiceCollection Services => inner.Services;

    public IDistributedApplicationEventing Eventing => inner.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;

    public IResourceCollection Resources => inner.Resources;

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource => inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource =>
        inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

    public abstract Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);

    public abstract ValueTask DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}

internal sealed class EntryPointTestingBuilder(EntryPointRun run, IDistributedApplicationBuilder inner)
    : TestingBuilder(inner)
{
    private ApplicationUnderTest? _application;

    public override async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        _application ??= new ApplicationUnderTest(await run.BuildAsync(cancellationToken), run);

    public override ValueTask DisposeAsync() => _application?.DisposeAsync() ?? new ValueTask(run.EndAsync());
}

internal sealed class InlineTestingBuilder : TestingBuilder
{
    private readonly TestingDefaults _defaults;
    private readonly IDistributedApplicationBuilder _inner;
    private DistributedApplication? _application;

    public InlineTestingBuilder(string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
        : this(new TestingDefaults(args), args, configure) { }

    private InlineTestingBuilder(
        TestingDefaults defaults, string[] args,
            Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
        : this(defaults, Observed(defaults, args, configure)) { }

    private InlineTestingBuilder(TestingDefaults defaults, IDistributedApplicationBuilder inner) : base(inner) =>
        (_defaults, _inner) = (defaults, inner);

    public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_application ??= _inner.Build());

    public override async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        _defaults.Dispose();
    }

    private static DistributedApplicationBuilder Observed(
        TestingDefaults defaults, string[] args,
            Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        BuilderObserver.Current = new Observer(defaults, configure);
        try
        {
            return new DistributedApplicationBuilder(args);
        }
        finally
        {
            BuilderObserver.Current = null;
        }
    }

    private sealed class Observer(
        TestingDefaults defaults, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
            : BuilderObserver
    {
        public override void Constructing(DistributedApplicationOptions options,
            HostApplicationBuilderSettings settings) =>
            defaults.Apply(options, settings, Assembly.GetEntryAssembly()!, configure);

        public override void Constructed(DistributedApplicationBuilder builder) { }

        public override void Building(DistributedApplicationBuilder builder) { }

        public override void Built(DistributedApplication application) { }
    }
}
