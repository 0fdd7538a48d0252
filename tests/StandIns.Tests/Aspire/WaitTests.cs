using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Imaging.StandIns.Tests.Aspire;

public sealed class WaitTests(Sample sample)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waiting_for_an_unknown_resource_fails_at_once()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => sample.App.ResourceNotifications.WaitForResourceHealthyAsync("prob", Token));
        Assert.Contains("probe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_tells_all_states_and_last_lines()
    {
        using var soon = new CancellationTokenSource();
        var wait = sample.App.ResourceNotifications.WaitForResourceAsync("worker", KnownResourceStates.Finished,
            soon.Token);
        await soon.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Contains("probe-", error.Message, StringComparison.Ordinal);
        Assert.Contains("the worker is up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_dependency_fails_its_waiter_and_no_command_is_a_failed_start()
    {
        var builder = Sample.NewModel();
        var missing = builder.AddExecutable("missing", "no-such-program", ".");
        builder.AddExecutable("waiter", "sh", ".", "-c", "sleep 600").WaitFor(missing);
        await using var app = await StartAsync(builder);

        await app.ResourceNotifications.WaitForResourceAsync("waiter", KnownResourceStates.FailedToStart, Token);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("missing", Token));
        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_and_explicit_start_are_waited_for()
    {
        var builder = Sample.NewModel();
        var first = builder.AddExecutable("first", "sh", ".", "-c", "exit 4");
        builder.AddExecutable("second", "sh", ".", "-c", "echo after").WaitForCompletion(first, 4);
        builder.AddExecutable("later", "sh", ".", "-c", "sleep 600").WithExplicitStart();
        await using var app = await StartAsync(builder);

        await app.ResourceNotifications.WaitForResourceAsync("second", KnownResourceStates.Finished, Token);
        await app.ResourceNotifications.WaitForResourceAsync("later", KnownResourceStates.NotStarted, Token);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("later", "start", Token)).Success);
        await app.ResourceNotifications.WaitForResourceAsync("later", KnownResourceStates.Running, Token);
    }

    [Fact]
    public async Task A_used_port_is_one_clear_error_before_anything_starts()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var builder = Sample.NewModel("--DcpPublisher:RandomizePorts=false");
        builder.AddExecutable("server", "sh", ".", "-c", "sleep 600").WithHttpEndpoint(port);
        await using var app = await builder.BuildAsync(Token);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Token));
        Assert.StartsWith($"Port {port} is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applications_side_by_side_get_ports_of_their_own()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var builder = Sample.NewModel();
            for (var i = 0; i < 5; i++)
                builder.AddExecutable($"server-{i}", "sh", ".", "-c", "sleep 600").WithHttpEndpoint(8080, env: "PORT");
            return await StartAsync(builder);
        }));

        var ports = apps.SelectMany(app =>
            Enumerable.Range(0, 5).Select(i => app.GetEndpoint($"server-{i}", "http").Port)).ToList();
        await Task.WhenAll(apps.Select(app => app.DisposeAsync().AsTask()));
        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        return app;
    }
}
