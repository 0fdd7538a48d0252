using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Imaging.StandIns.Tests.Aspire;

public sealed class RunningGraphTests(Sample sample)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_gets_its_connection_string_and_properties()
    {
        using var probe = sample.App.CreateHttpClient("probe", "http");
        var expected = await sample.App.GetConnectionStringAsync("shop", Token);

        Assert.Matches("^Server=127.0.0.1;Port=[0-9]+;User ID=root;Password=.{22};Database=shop$", expected);
        Assert.Equal(expected, await probe.GetStringAsync("/environment/ConnectionStrings__shop", Token));
        Assert.Equal("shop", await probe.GetStringAsync("/environment/SHOP_DATABASENAME", Token));
        Assert.Equal("root", await probe.GetStringAsync("/environment/SHOP_USERNAME", Token));
        Assert.Equal("probe", await probe.GetStringAsync("/environment/OTEL_SERVICE_NAME", Token));
    }

    [Fact]
    public async Task A_reference_names_every_endpoint_of_a_project()
    {
        using var pair = sample.App.CreateHttpClient("pair", "http");

        foreach (var endpoint in new[] { "http", "grpc" })
        {
            var expected = sample.App.GetEndpoint("probe", endpoint).ToString().TrimEnd('/');
            Assert.Equal(expected, await pair.GetStringAsync($"/environment/services__probe__{endpoint}__0", Token));
            Assert.Equal(expected,
                await pair.GetStringAsync($"/environment/PROBE_{endpoint.ToUpperInvariant()}", Token));
        }
    }

    [Fact]
    public async Task Replicas_share_the_public_port_and_listen_on_their_own()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            // A connection of its own each time: the forwarder spreads connections, not requests.
            using var client = sample.App.CreateHttpClient("pair", "http");
            seen.Add(await client.GetStringAsync("/environment/Kestrel__Endpoints__http__Url", Token));
        }

        Assert.Equal(2, seen.Count);
        Assert.DoesNotContain(seen, url => new Uri(url).Port == sample.App.GetEndpoint("pair", "http").Port);
    }

    [Fact]
    public async Task The_databases_exist_once_they_are_healthy()
    {
        var shop = await sample.App.ResourceNotifications.WaitForResourceHealthyAsync("shop", Token);

        Assert.Equal(KnownResourceStates.Running, shop.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Stop_start_and_restart_keep_the_port()
    {
        await using var app = await OwnProbeAsync();
        var endpoint = app.GetEndpoint("probe", "http");
        using var client = new HttpClient { BaseAddress = endpoint };
        var first = int.Parse(await client.GetStringAsync("/process", Token), CultureInfo.InvariantCulture);

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("probe", "stop", Token)).Success);
        await app.ResourceNotifications.WaitForResourceAsync("probe", KnownResourceStates.Exited, Token);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/process", Token));

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("probe", "resource-start", Token)).Success);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("probe", Token);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("probe", "restart", Token)).Success);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("probe", Token);
        Assert.NotEqual(first, int.Parse(await client.GetStringAsync("/process", Token), CultureInfo.InvariantCulture));
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("probe", "start", Token)).Success);
    }

    [Fact]
    public async Task A_crash_is_told_at_once_with_the_last_lines()
    {
        await using var app = await OwnProbeAsync();
        using var client = app.CreateHttpClient("probe", "http");
        var ended = app.ResourceNotifications.WaitForResourceAsync("probe", KnownResourceStates.Exited, Token);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.PostAsync("/crash", null, Token));
        await ended;

        var error = await Assert.ThrowsAsync<global::Aspire.Hosting.DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("probe", Token));
        Assert.Contains("the probe gives up", error.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
    }

    private static async Task<global::Aspire.Hosting.DistributedApplication> OwnProbeAsync()
    {
        var builder = Sample.NewModel();
        ModelTests.AddProbe(builder, "probe");
        var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("probe", Token);
        return app;
    }
}
