using System.Data;
using Dapper;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.ServiceDefaults.Tests.Audit;

public sealed class AuditChainTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await TestService.StartAsync(databases.NewConnectionString(), _folder.KeyFile);
        await AppendAsync(20);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_untouched_chain_fits()
    {
        await AppendAsync(5);

        var report = await VerifyAsync();
        Assert.Empty(report.Problems);
        Assert.Equal((25, 20), (report.Sealed, report.Anchored));
    }

    [Theory]
    [InlineData("UPDATE audit_event SET actor = 'staff:other' WHERE number = 7", "Row 7 ")]
    [InlineData("UPDATE audit_event SET occurred_at = occurred_at + INTERVAL 1 MICROSECOND WHERE number = 7", "Row 7 ")]
    [InlineData("UPDATE audit_event SET detail = NULL WHERE number = 7", "Row 7 ")]
    [InlineData("UPDATE audit_event SET encounter_id = UNHEX(REPEAT('00', 16)) WHERE number = 7", "Row 7 ")]
    [InlineData("DELETE FROM audit_event WHERE number = 7", "Rows 7 to 7 are missing")]
    [InlineData("DELETE FROM audit_event WHERE number <= 3", "Rows 1 to 3 are missing")]
    [InlineData("DELETE FROM audit_event WHERE number > 15", "its tail was cut")]
    [InlineData("DELETE FROM audit_event", "its tail was cut")]
    [InlineData("UPDATE audit_event SET number = -5 WHERE number = 20", "Row -5 ")]
    [InlineData("UPDATE audit_event SET number = 0 WHERE number = 20", "Row 0 ")]
    [InlineData("UPDATE audit_event SET number = -9223372036854775808 WHERE number = 20", "Row -9223372036854775808 ")]
    [InlineData("UPDATE audit_event SET number = 9223372036854775807 WHERE number = 20", "Rows 20 to ")]
    [InlineData("UPDATE audit_event SET number = NULL WHERE number = 20", "was in the chain and is no longer")]
    [InlineData("UPDATE audit_event SET chain = NULL WHERE number = 20", "Row 20 ")]
    [InlineData("UPDATE audit_event SET chain = UNHEX(SHA2(chain, 256)) WHERE number >= 7", "Row 7 ")]
    [InlineData("UPDATE audit_event SET chain = UNHEX(SHA2(mac, 256)) WHERE number = 20", "computed anew")]
    public async Task What_is_done_to_rows_behind_its_back_is_found(string tampering, string finding)
    {
        Assert.NotEqual(0, await _service.ExecuteAsync(tampering));

        Assert.Contains((await VerifyAsync()).Problems, problem => problem.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_change_places_are_found()
    {
        await _service.ExecuteAsync("UPDATE audit_event SET number = 1000 WHERE number = 7");
        await _service.ExecuteAsync("UPDATE audit_event SET number = 7 WHERE number = 8");
        await _service.ExecuteAsync("UPDATE audit_event SET number = 8 WHERE number = 1000");

        Assert.NotEmpty((await VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_row_that_somebody_else_wrote_is_found_even_after_it_was_chained()
    {
        await _service.ExecuteAsync("""
            INSERT INTO audit_event (audit_event_id, occurred_at, actor, action, mac)
            VALUES (UNHEX(REPEAT('AB', 16)), UTC_TIMESTAMP(6), 'staff:1', 'encounter.open', UNHEX(REPEAT('00', 32)))
            """);
        await SealAsync();

        Assert.Contains((await VerifyAsync()).Problems,
            problem => problem.Contains("written by somebody else", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("00", "NULL", "The open row ")]
    [InlineData("FF", "NULL", "The open row ")]
    [InlineData("00", "0", "Row 0 ")]
    [InlineData("00", "-9223372036854775808", "Row -9223372036854775808 ")]
    [InlineData("FF", "21", "Row 21 ")]
    public async Task A_row_that_somebody_put_in_is_found_wherever_it_stands(string id, string number, string finding)
    {
        await _service.ExecuteAsync($"""
            INSERT INTO audit_event (audit_event_id, occurred_at, actor, action, mac, number)
            VALUES (UNHEX(REPEAT('{id}', 16)), UTC_TIMESTAMP(6), 'staff:1', 'encounter.open', UNHEX(REPEAT('00', 32)),
              {number})
            """);

        Assert.Contains((await VerifyAsync()).Problems, problem => problem.Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0000-02-01")]
    [InlineData("2026-00-00")]
    public async Task A_date_that_is_none_is_found_and_hides_nothing_else(string date)
    {
        var encounterId = Guid.CreateVersion7();
        for (var i = 0; i < 2; i++) await Trail.AppendAsync(Entry(i) with { EncounterId = encounterId }, Token);
        await SealAsync();
        await using (var lenient = _service.Database.CreateConnection())
        {
            await lenient.OpenAsync(Token);
            await lenient.ExecuteAsync("SET SESSION sql_mode = ''");
            await lenient.ExecuteAsync(
                "UPDATE audit_event SET occurred_at = @date WHERE encounter_id = @encounterId LIMIT 1",
                new { date, encounterId });
        }

        Assert.Contains("was changed", Assert.Single((await VerifyAsync()).Problems), StringComparison.Ordinal);
        Assert.Equal([false, true],
            (await Trail.ListAsync(encounterId, null, 5, Token)).Select(entry => entry.IsDamaged).Order());
    }

    [Fact]
    public async Task Two_rows_of_one_number_are_found()
    {
        await _service.ExecuteAsync("ALTER TABLE audit_event DROP INDEX audit_event_number");
        await _service.ExecuteAsync("UPDATE audit_event SET number = 19 WHERE number = 20");

        Assert.Contains(
            (await VerifyAsync()).Problems, problem => problem.Contains("Row 19 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_of_several_pages_fits_and_so_do_as_many_open_rows()
    {
        const int More = 2100;
        await using (var connection = await _service.Database.OpenConnectionAsync(Token))
        {
            for (var round = 0; round < 2; round++)
            {
                await Trail.AppendAsync([.. Enumerable.Range(0, More).Select(Entry)], connection, Token);
                if (round == 0) await SealAsync();
            }
        }

        var report = await VerifyAsync();
        Assert.Empty(report.Problems);
        Assert.Equal(20 + More, report.Sealed);

        await _service.ExecuteAsync("UPDATE audit_event SET actor = 'x' WHERE number IS NULL "
            + "ORDER BY audit_event_id DESC LIMIT 1");
        Assert.StartsWith("The open row", Assert.Single((await VerifyAsync()).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actor = 'staff:other'", false)]
    [InlineData("detail = CONCAT(detail, 'x')", false)]
    [InlineData("detail = 'x'", false)]
    [InlineData("detail = NULL", false)]
    [InlineData("number = -1", false)]
    [InlineData("occurred_at = occurred_at + INTERVAL 1 DAY", false)]
    [InlineData("chain = NULL", true)]
    public async Task A_list_flags_the_row_that_does_not_fit_and_shows_the_others(string tampering, bool fits)
    {
        var encounterId = Guid.CreateVersion7();
        for (var i = 0; i < 3; i++) await Trail.AppendAsync(Entry(i) with { EncounterId = encounterId }, Token);
        await SealAsync();
        var ids = (await Trail.ListAsync(encounterId, null, 5, Token)).Select(entry => entry.Id).ToArray();
        await _service.ExecuteAsync(
            $"UPDATE audit_event SET {tampering} WHERE audit_event_id = X'{ids[1]:N}'");

        var listed = await Trail.ListAsync(encounterId, null, 5, Token);

        Assert.Equal(ids, listed.Select(entry => entry.Id));
        Assert.Equal([false, !fits, false], listed.Select(entry => entry.IsDamaged));
        Assert.Equal([true, fits, true], listed.Select(entry => entry.Detail is not null));
    }

    [Fact]
    public async Task A_tail_that_was_cut_stays_visible_when_the_chain_goes_on()
    {
        await _service.ExecuteAsync("DELETE FROM audit_event WHERE number > 15");
        await AppendAsync(30);

        Assert.NotEmpty((await VerifyAsync()).Problems);
        Assert.Equal(20, _service.Anchors.Kept!.Count);
    }

    [Fact]
    public async Task What_is_rolled_back_leaves_no_row()
    {
        await using var connection = await _service.Database.OpenConnectionAsync(Token);
        await using (var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token))
            await Trail.AppendAsync(Entry(0), connection, transaction, Token);

        Assert.Equal(20, await _service.ScalarAsync<int>("SELECT COUNT(*) FROM audit_event"));
    }

    [Fact]
    public async Task An_encounters_entries_are_listed_newest_first_with_their_detail()
    {
        var encounterId = Guid.CreateVersion7();
        for (var i = 0; i < 3; i++)
        {
            await Trail.AppendAsync(Entry(i) with { EncounterId = encounterId }, Token);
            // Of the same millisecond they come in any order.
            await Task.Delay(2, Token);
        }

        var newest = await Trail.ListAsync(encounterId, null, 2, Token);
        var rest = await Trail.ListAsync(encounterId, newest[^1].Id, 2, Token);

        Assert.Equal([2, 1, 0],
            newest.Concat(rest).Select(entry => entry.Detail!.Value.GetProperty("round").GetInt32()));
    }

    [Fact]
    public async Task Entries_written_together_read_as_if_written_one_by_one()
    {
        var encounterId = Guid.CreateVersion7();
        AuditEntry[] entries =
        [
            new("anonymous", "login.refuse", EncounterId: encounterId),
            new("key:o'clock \\", "image.read", Guid.CreateVersion7(), encounterId, new { name = "Siân '); -- \0 書" }),
        ];
        await using (var connection = await _service.Database.OpenConnectionAsync(Token))
            await Trail.AppendAsync(entries, connection, Token);
        await SealAsync();

        Assert.Empty((await VerifyAsync()).Problems);
        var read = await Trail.ListAsync(encounterId, null, 5, Token);
        // Of the same millisecond: in any order.
        Assert.Equal(
            entries.Select(entry => (entry.Action, entry.Actor, entry.EntityId)).Order(),
            read.Select(entry => (entry.Action, entry.Actor, entry.EntityId)).Order());
        var detail = Assert.Single(read, entry => entry.Detail is not null).Detail!.Value;
        Assert.Equal("Siân '); -- \0 書", detail.GetProperty("name").GetString());
    }

    private AuditTrail Trail => _service.Get<AuditTrail>();

    private static AuditEntry Entry(int round) =>
        new("staff:someone", "encounter.open", Guid.CreateVersion7(), Detail: new { round, name = "Smith" });

    private async Task AppendAsync(int count)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Trail.AppendAsync(Entry(i), Token)));
        await SealAsync();
    }

    private Task<int> SealAsync() => _service.Worker<SealAuditEvents>().RunOnceAsync(Token);

    private Task<AuditReport> VerifyAsync() => _service.Get<VerifyAudit>().RunAsync(Token);
}
