using System.Reflection;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What every application under test gets: random ports, no dashboard, a store folder of its own.</summary>
internal sealed class TestingDefaults(string[] args) : IDisposable
{
    private readonly string _store = NewFolder();

    public void Apply(
        DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Assembly appHost,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        options.AssemblyName = appHost.GetName().Name;
        options.Args = args;
        settings.Args = args;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;

        var defaults = new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["ASPNETCORE_URLS"] = "http://localhost:8080",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["Aspire:Store:Path"] = _store,
            // A failure carries the lines that matter; the rest would drown the test runner's own.
            ["Logging:Console:LogLevel:Default"] = "None",
        };
        foreach (var (name, value) in ProfileOf(appHost)?.EnvironmentVariables ?? [])
            defaults.TryAdd(name.Replace("__", ":", StringComparison.Ordinal), value);
        settings.EnvironmentName ??= defaults.GetValueOrDefault("DOTNET_ENVIRONMENT")
            ?? defaults.GetValueOrDefault("ASPNETCORE_ENVIRONMENT");
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(defaults);
        configure(options, settings);
    }

    public void Dispose()
    {
        if (Directory.Exists(_store))
            Directory.Delete(_store, recursive: true);
    }

    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("aspire-test-").FullName;
        ProcessGuard.Shared.OwnFolder(folder);
        return folder;
    }

    private static LaunchProfile? ProfileOf(Assembly appHost)
    {
        var folder = appHost.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "apphostprojectpath")?.Value;
        var profiles = folder is null ? null : LaunchProfiles.Read(folder)?.Profiles;
        if (profiles is null)
            return null;
        var asked = Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE");
        return asked is not null && profiles.TryGetValue(asked, out var named) ? named
            : LaunchProfiles.First(profiles)?.Profile;
    }
}
