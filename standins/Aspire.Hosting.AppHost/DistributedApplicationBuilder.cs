using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting;

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;

    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args }) { }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        BuilderObserver.Current?.Constructing(options, settings);
        _options = options;

        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(new AssemblyName(name))
            : Assembly.GetEntryAssembly();
        AppHostDirectory = options.ProjectDirectory ?? MetadataOf("apphostprojectpath")
            ?? System.Environment.CurrentDirectory;
        settings.ContentRootPath ??= AppHostDirectory;
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        _host = new HostApplicationBuilder(settings);

        var publisher = Configuration["publisher"] ?? Configuration["Publishing:Publisher"];
        var publish = publisher is not null || Configuration["operation"] == "publish";
        ExecutionContext = new DistributedApplicationExecutionContext(
            publish ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        AddServices();
        BuilderObserver.Current?.Constructed(this);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public string AppHostPath => Path.Join(AppHostDirectory, Environment.ApplicationName);

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (Resources.FirstOrDefault(known => ResourceNames.Same(known.Name, resource.Name)) is { } same)
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because " +
                $"resource of type '{same.GetType()}' with that name already exists. Resource names are case-insensitive.");
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource =>
        new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        BuilderObserver.Current?.Building(this);
        var application = new DistributedApplication(_host.Build());
        ExecutionContext.ServiceProvider = application.Services;
        BuilderObserver.Current?.Built(application);
        return application;
    }

    private void AddServices()
    {
        var behavior = _options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable
            : WaitBehavior.WaitOnResourceUnavailable;
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(Eventing);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(_options);
        Services.AddSingleton(p =>
            new ResourceLoggerService(p.GetRequiredService<ILoggerFactory>(), Environment.ApplicationName));
        Services.AddSingleton(p => new ResourceNotificationService(
            p.GetRequiredService<DistributedApplicationModel>(), p.GetRequiredService<ResourceLoggerService>(),
                behavior));
        Services.AddSingleton(p => new ResourceCommandService(
            p.GetRequiredService<ResourceNotificationService>(), p.GetRequiredService<DistributedApplicationModel>(),
                p));
        Services.AddSingleton<LaunchPlan>();
        Services.AddSingleton<ManifestPublisher>();
        Services.AddHealthChecks();
        Eventing.Subscribe<BeforeStartEvent>((e, _) =>
        {
            Http2Endpoints.Apply(e.Model);
            return Task.CompletedTask;
        });
        if (ExecutionContext.IsRunMode)
        {
            Services.AddSingleton<Orchestrator>();
            Services.AddHostedService(p => p.GetRequiredService<Orchestrator>());
        }

        // Failing checks are states, not errors.
        _host.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        _host.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    private string? MetadataOf(string key) => AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
