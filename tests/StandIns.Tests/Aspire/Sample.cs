using Aspire.Hosting;
using Aspire.Hosting.Testing;

[assembly: AssemblyFixture(typeof(Imaging.StandIns.Tests.Aspire.Sample))]

namespace Imaging.StandIns.Tests.Aspire;

/// <summary>The sample graph, started once for all tests that only look at it.</summary>
public sealed class Sample : IAsyncLifetime
{
    private DistributedApplication? _app;

    public DistributedApplication App => _app!;

    public async ValueTask InitializeAsync()
    {
        _app = await StartAsync();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var name in new[] { "worker", "probe", "pair" })
            await App.ResourceNotifications.WaitForResourceHealthyAsync(name, guard.Token);
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    public static async Task<DistributedApplication> StartAsync(params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(args);
        var app = await builder.BuildAsync();
        await app.StartAsync();
        return app;
    }

    /// <summary>A model made in the test, with the sample's program at hand.</summary>
    public static IDistributedApplicationTestingBuilder NewModel(params string[] args) =>
        DistributedApplicationTestingBuilder.Create(args);
}

internal sealed class ProbeProject : IProjectMetadata
{
    public string ProjectPath => new Projects.Probe().ProjectPath;
}
