namespace Imaging.Graph.Tests.Staff;

public sealed class AuditCheckTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task Every_trail_is_walked_and_a_changed_row_is_found()
    {
        var admin = await Crew.AdminAsync(graph);
        await WaitUntilSealedAsync();
        var whole = await admin.Browser.GetJsonAsync("admin/audit/verify");
        var action = await _identity.AskAsync("SELECT action FROM audit_event WHERE number = 1");
        await _identity.SqlAsync("UPDATE audit_event SET action = 'login.forge' WHERE number = 1");
        var broken = await admin.Browser.GetJsonAsync("admin/audit/verify");
        await _identity.SqlAsync("UPDATE audit_event SET action = @action WHERE number = 1", ("@action", action!));

        Assert.True((bool)whole["ok"]!, whole.ToJsonString());
        Assert.Equal(["identity", "encounter", "media"],
            whole["services"]!.AsArray().Select(service => (string?)service!["service"]));
        Assert.True((long)whole["services"]![0]!["sealed"]! > 0);
        Assert.False((bool)broken["ok"]!);
        Assert.Contains("Row 1", (string?)broken["services"]![0]!["problems"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_key_that_is_added_on_the_host_is_on_the_trail()
    {
        await graph.CommandAsync("Identity", ["sealing", "rotate"]);

        Assert.Equal(1L, await _identity.AskAsync(
            "SELECT COUNT(*) FROM audit_event WHERE actor = 'host' AND action = 'root-key.add'"));
    }

    private async Task WaitUntilSealedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Convert.ToInt64(await _identity.AskAsync("SELECT COUNT(*) FROM audit_event WHERE number = 1"),
            System.Globalization.CultureInfo.InvariantCulture) == 0) await Task.Delay(200, patience.Token);
    }
}
