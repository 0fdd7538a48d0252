using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Imaging.Graph.Tests.Mail;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Imaging.Graph.Tests.ImagingGraph))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Imaging.Graph.Tests;

/// <summary>The whole graph, started once for all tests: databases, store, services, gateway, as run.sh starts
/// them.</summary>
public sealed class ImagingGraph : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private const string EveryScope = "images:read images:write images:delete";
    private readonly ConcurrentBag<WebBrowser> _browsers = [];

    /// <summary>Names this run's databases and objects.</summary>
    public string RunId { get; } = $"t{Guid.CreateVersion7():N}";

    /// <summary>This run's keys, mailbox, database and objects.</summary>
    public string DataFolder { get; } = Directory.CreateTempSubdirectory("imaging-graph-").FullName;

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Where all processes of the graph send their telemetry.</summary>
    public OtlpReceiver Otlp { get; } = new();

    /// <summary>Where all mail of the graph goes.</summary>
    public SmtpServer Mail { get; } = new();

    /// <summary>A client with a key for all subjects and all scopes.</summary>
    public HttpClient Client { get; private set; } = null!;

    public Uri Gateway => App.GetEndpoint("gateway", "http");

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(StartPatience);
        // The AppHost's processes inherit these, as they do from whoever starts it with a collector at hand.
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", Otlp.Endpoint.ToString());
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", "500");
        Environment.SetEnvironmentVariable("Sweeping__Interval", "00:00:01");
        Environment.SetEnvironmentVariable("Images__EraseEvery", "00:00:01");
        Environment.SetEnvironmentVariable("Images__UndoAfter", "00:00:01");
        Environment.SetEnvironmentVariable("Images__RecomputeEvery", "00:00:01");
        Environment.SetEnvironmentVariable("Notifications__SmtpHost", "127.0.0.1");
        Environment.SetEnvironmentVariable("Notifications__SmtpPort", $"{Mail.Port}");
        Environment.SetEnvironmentVariable("Notifications__SmtpTls", "false");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Imaging_AppHost>(
            [$"--RunId={RunId}", $"--IMAGING_DATA={DataFolder}"], patience.Token);
        App = await builder.BuildAsync(patience.Token);
        await App.StartAsync(patience.Token);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway", patience.Token);
        Client = ClientWith(await CreateKeyAsync(EveryScope));
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var browser in _browsers) browser.Dispose();
        if (App is not null) await App.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
        await ExistingServers.SweepAsync(RunId);
        Otlp.Dispose();
        Mail.Dispose();
    }

    public HttpClient ClientWith(string? key)
    {
        var client = new HttpClient { BaseAddress = Gateway, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Its window may stay open to the end: people outlive the test that they came for.</summary>
    internal WebBrowser NewBrowser()
    {
        var browser = new WebBrowser(Gateway);
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>Makes a key with Identity's own command, as an operator would.</summary>
    public async Task<string> CreateKeyAsync(string scopes, params string[] options)
    {
        var printed = await IdentityCommandAsync(
            ["create", "--name", "Test", .. scopes.Split(' ').SelectMany(scope => (string[])["--scope", scope]),
                .. options]);
        return printed.Split('\n')
            .Single(line => line.StartsWith("API key: ", StringComparison.Ordinal))["API key: ".Length..].Trim();
    }

    public Task<string> IdentityCommandAsync(string[] arguments) =>
        CommandAsync("Identity", ["api-key", .. arguments]);

    /// <summary>What a service prints that is run on its host with these words, as run.sh does.</summary>
    public async Task<string> CommandAsync(string service, string[] arguments)
    {
        var database = $"{service.ToLowerInvariant()}db";
        var (status, output) = await Tool.RunAsync("dotnet", [Repository.Built($"Imaging.{service}"), .. arguments],
            ($"ConnectionStrings__{database}", await App.GetConnectionStringAsync(database)),
            ("Sealing__KeyFile", Crew.KeyFile(this)), ("PublicUrl", "http://localhost:8080"));
        return status == 0 ? output : throw new InvalidOperationException($"{arguments[0]} failed: {output}");
    }

    public async Task<MySqlConnection> OpenDatabaseAsync(string name)
    {
        var connection = new MySqlConnection(await App.GetConnectionStringAsync(name));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Null where an existing server is used in its place (IMAGING_MYSQL, IMAGING_S3).</summary>
    public IResource? Find(string resource) =>
        App.Services.GetRequiredService<DistributedApplicationModel>().Resources.SingleOrDefault(
            known => known.Name == resource);

    /// <param name="resource">Its name, or the id of one of its replicas.</param>
    public async Task StartAsync(string resource)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        var started = await App.ResourceCommands.ExecuteCommandAsync(resource, "start", patience.Token);
        Assert.True(started.Success, started.Message);
        await WaitAsync(resource, state => state.State?.Text == KnownResourceStates.Running, patience.Token);
        await WaitAsync(resource, state => state.HealthStatus == HealthStatus.Healthy, patience.Token);
    }

    public async Task StopAsync(string resource)
    {
        var stopped = await App.ResourceCommands.ExecuteCommandAsync(resource, "stop");
        Assert.True(stopped.Success);
        await WaitUntilDownAsync(resource);
    }

    /// <summary>kill -9, without a chance to finish anything. Returns the id of what was killed, one replica where
    /// there are several.</summary>
    public async Task<string> KillAsync(string resource)
    {
        var (process, id) = await ProcessAsync(resource);
        using (process) process.Kill();
        await WaitAsync(id, state => KnownResourceStates.TerminalStates.Contains(state.State?.Text),
            CancellationToken.None);
        return id;
    }

    /// <summary>It is there and does nothing, until what is returned is disposed.</summary>
    public async Task<IAsyncDisposable> FreezeAsync(string resource)
    {
        var (process, _) = await ProcessAsync(resource);
        using (process)
        {
            var frozen = new Frozen(process.Id);
            await Tool.RunAsync("kill", ["-STOP", $"{process.Id}"]);
            return frozen;
        }
    }

    private async Task WaitAsync(string resource, Func<CustomResourceSnapshot, bool> isSo, CancellationToken ct)
    {
        await foreach (var change in App.ResourceNotifications.WatchAsync(ct))
        {
            if ((change.ResourceId == resource || change.Resource.Name == resource) && isSo(change.Snapshot)) return;
        }
    }

    private async Task<(Process Process, string Id)> ProcessAsync(string resource)
    {
        var running = await App.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.Properties.Any(property => property.Name == "executable.pid"));
        return (Process.GetProcessById(Convert.ToInt32(
            running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value,
            CultureInfo.InvariantCulture)), running.ResourceId);
    }

    private Task<string> WaitUntilDownAsync(string resource) =>
        App.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates);

    private sealed class Frozen(int processId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Tool.RunAsync("kill", ["-CONT", $"{processId}"]);
    }
}
