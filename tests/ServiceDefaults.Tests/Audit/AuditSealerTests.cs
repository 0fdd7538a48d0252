using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Tests.Audit;

/// <summary>Rows are safe once they are chained; where nobody chains them, it is said.</summary>
public sealed class AuditSealerTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private string _connectionString = "";
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = databases.NewConnectionString();
        _service = await TestService.StartAsync(_connectionString, _folder.KeyFile);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Whoever_takes_the_sealers_lock_is_no_sealer_and_is_told_of()
    {
        await SealAsync(_service);
        Assert.Empty(await ProblemsAsync(_service));
        var sealer = await HolderAsync();
        await using (var thief = _service.Database.CreateConnection())
        {
            await thief.OpenAsync(Token);
            await thief.ExecuteAsync($"KILL {sealer}");
            await thief.ExecuteScalarAsync<int>($"SELECT GET_LOCK('{LockName}', 10)");
            await Record.ExceptionAsync(() => SealAsync(_service));
            await SealAsync(_service);

            Assert.Contains("no sealer", Assert.Single(await ProblemsAsync(_service)), StringComparison.Ordinal);
            Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
            Assert.Contains((await _service.Get<VerifyAudit>().RunAsync(Token)).Problems,
                problem => problem.Contains("no sealer", StringComparison.Ordinal));
        }

        while (await HolderAsync() is not null) await Task.Delay(20, Token);
        await SealAsync(_service);

        Assert.Empty(await ProblemsAsync(_service));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        Assert.Equal(1, await _service.ScalarAsync<int>(
            "SELECT COUNT(*) FROM audit_event WHERE action = 'audit.seal-lost' AND number IS NOT NULL"));
    }

    [Fact]
    public async Task Another_replica_that_seals_is_no_problem()
    {
        await using var other = await TestService.StartAsync(_connectionString, _folder.KeyFile);
        await SealAsync(other);
        await SealAsync(_service);

        Assert.Empty(await ProblemsAsync(_service));
        await _service.Get<AuditTrail>().AppendAsync(new("system", "test.run"), Token);
        Assert.Equal(0, await SealAsync(_service));
        Assert.Equal(1, await SealAsync(other));
        Assert.Empty((await _service.Get<VerifyAudit>().RunAsync(Token)).Problems);
    }

    [Fact]
    public async Task A_replica_with_other_keys_proves_nothing()
    {
        using var elsewhere = new TemporaryFolder();
        await using var foreign = await TestService.StartAsync(databases.NewConnectionString(), elsewhere.KeyFile);
        var theirs = await foreign.Get<DataKeys>().OfServiceAsync(AuditRow.KeyPurpose, Token);
        await using var connection = _service.Database.CreateConnection();
        await connection.OpenAsync(Token);
        Assert.True(await new SealerLock(connection, Database, theirs).TryTakeAsync(Token));

        await SealAsync(_service);

        Assert.Contains("no sealer", Assert.Single(await ProblemsAsync(_service)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_stays_open_is_a_problem_until_it_is_sealed()
    {
        await SealAsync(_service);
        var past = new AuditTrail(_service.Database, _service.Get<DataKeys>(), _service.Get<AuditWatch>(),
            new Shifted(TimeSpan.FromSeconds(-6)), NullLogger<AuditTrail>.Instance);
        await past.AppendAsync(new("system", "test.run"), Token);

        Assert.Contains("not sealed", Assert.Single(await ProblemsAsync(_service)), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());

        await SealAsync(_service);
        Assert.Empty(await ProblemsAsync(_service));
    }

    [Fact]
    public void A_sealer_that_does_nothing_is_a_problem()
    {
        var clock = new Shifted(TimeSpan.Zero);
        var watch = new AuditWatch(clock);
        watch.Sealed();
        Assert.Empty(watch.Problems());

        clock.By = TimeSpan.FromSeconds(11);

        Assert.Contains("Nothing was sealed", Assert.Single(watch.Problems()), StringComparison.Ordinal);
    }

    private string Database => new MySqlConnectionStringBuilder(_connectionString).Database;

    private string LockName => $"audit:{Database}";

    private Task<long?> HolderAsync() => _service.ScalarAsync<long?>($"SELECT IS_USED_LOCK('{LockName}')");

    private static Task<int> SealAsync(TestService service) =>
        service.Worker<SealAuditEvents>().RunOnceAsync(Token);

    private static Task<IReadOnlyList<string>> ProblemsAsync(TestService service) =>
        service.Get<AuditHealth>().ProblemsAsync(Token);

    private async Task<HealthStatus> HealthAsync() =>
        (await _service.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "audit", Token)).Status;

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public TimeSpan By { get; set; } = by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }
}
