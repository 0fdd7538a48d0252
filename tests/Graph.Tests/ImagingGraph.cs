using System.Diagnostics;
using System.Net.Http.Headers;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

[assembly: AssemblyFixture(typeof(Imaging.Graph.Tests.ImagingGraph))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Imaging.Graph.Tests;

/// <summary>The whole graph, started once for all tests: databases, store, services, gateway, as run.sh starts them.</summary>
public sealed class ImagingGraph : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private const string EveryScope = "images:read images:write images:delete";

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>A client with a key for all subjects and all scopes.</summary>
    public HttpClient Client { get; private set; } = null!;

    public Uri Gateway => App.GetEndpoint("gateway", "http");

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(StartPatience);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Imaging_AppHost>(
            [$"--RunId=t{Guid.CreateVersion7():N}"], patience.Token);
        App = await builder.BuildAsync(patience.Token);
        await App.StartAsync(patience.Token);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway", patience.Token);
        Client = ClientWith(await CreateKeyAsync(EveryScope));
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (App is not null) await App.DisposeAsync();
    }

    public HttpClient ClientWith(string? key)
    {
        var client = new HttpClient { BaseAddress = Gateway, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Makes a key with Identity's own command, as an operator would.</summary>
    public async Task<string> CreateKeyAsync(string scopes, params string[] options)
    {
        var printed = await IdentityCommandAsync(
            ["create", "--name", "Test", .. scopes.Split(' ').SelectMany(scope => (string[])["--scope", scope]), .. options]);
        return printed.Split('\n').Single(line => line.StartsWith("API key: ", StringComparison.Ordinal))["API key: ".Length..].Trim();
    }

    public async Task<string> IdentityCommandAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Repository.Built("Imaging.Identity"));
        start.ArgumentList.Add("api-key");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["ConnectionStrings__identitydb"] = await App.GetConnectionStringAsync("identitydb");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"api-key failed: {await errors}");
    }

    public async Task StartAsync(string resource)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        var started = await App.ResourceCommands.ExecuteCommandAsync(resource, "start", patience.Token);
        Assert.True(started.Success);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, patience.Token);
    }

    public Task WaitUntilDownAsync(string resource) =>
        App.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates);
}
