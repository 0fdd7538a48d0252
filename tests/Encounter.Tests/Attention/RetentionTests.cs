using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Attention;

/// <summary>What is erased when its time has come (S4, S20).</summary>
public sealed class RetentionTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, null)]
    public async Task Files_that_are_not_for_the_record_go_a_while_after_the_end(bool record, int? days)
    {
        var id = await CloseAsync(record);
        Assert.Equal(days ?? -1, await encounter.Database.ScalarAsync<long>(
            "SELECT COALESCE(TIMESTAMPDIFF(DAY, closed_at, erase_files_at), -1) FROM encounter WHERE encounter_id = @id",
            ("@id", id)));
        if (days is null) return;

        await SetAsync(id, "erase_files_at");

        await encounter.EventuallyAsync(() => Task.FromResult(encounter.Neighbours.Ends.Asked.ContainsKey(id)));
        Assert.False(encounter.Neighbours.Ends.Asked[id]);
        Assert.Equal("closed", await _jo.StatusAsync(id));
        Assert.Contains(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "encounter.erase-files");
        Assert.Equal(0, await CountAsync("encounter_media", id));
    }

    [Fact]
    public async Task An_encounter_goes_years_after_the_end_and_the_patient_with_the_last_one()
    {
        var number = StaffClient.NewNhsNumber();
        var (first, second) = (await CloseAsync(nhsNumber: number), await CloseAsync(nhsNumber: number));
        var patientId = Guid.Parse(await encounter.Database.ScalarAsync<string>(
            "SELECT HEX(patient_id) FROM encounter WHERE encounter_id = @id", ("@id", first)));
        Assert.Equal(8, await encounter.Database.ScalarAsync<long>(
            "SELECT TIMESTAMPDIFF(YEAR, closed_at, erase_at) FROM encounter WHERE encounter_id = @id", ("@id", first)));

        await EraseAsync(first);
        Assert.Equal("closed", await _jo.StatusAsync(second));
        Assert.Equal(1, await CountKeysAsync(patientId));
        await EraseAsync(second);

        Assert.Equal(0, await CountKeysAsync(patientId));
        Assert.Equal(0, await encounter.Database.ScalarAsync<long>(
            "SELECT COUNT(*) FROM patient WHERE patient_id = @id", ("@id", patientId)));
        foreach (var table in (string[])["encounter", "encounter_person", "encounter_media", "consent_answer",
            "withdrawal", "withdrawn_item", "attention", "queue_key"])
            Assert.Equal(0, await CountAsync(table, second));
        Assert.NotEqual(0, await CountAsync("audit_event", second));
        // The number is free again: whoever has it is registered anew.
        await CloseAsync(nhsNumber: number);
    }

    [Fact]
    public async Task What_is_withdrawn_is_kept_as_long()
    {
        var (id, token) = await _jo.InviteAsync();
        var phone = encounter.Browser();
        await phone.VerifyAsync(token).JsonAsync();
        await phone.WithdrawAsync().JsonAsync();
        Assert.Equal(8, await encounter.Database.ScalarAsync<long>(
            "SELECT TIMESTAMPDIFF(YEAR, withdrawn_at, erase_at) FROM encounter WHERE encounter_id = @id", ("@id", id)));

        await EraseAsync(id);
    }

    private async Task EraseAsync(Guid id)
    {
        await SetAsync(id, "erase_at");
        await encounter.EventuallyAsync(() => Task.FromResult(encounter.Neighbours.Ends.Asked.ContainsKey(id)));
        Assert.True(encounter.Neighbours.Ends.Asked[id]);
        await _jo.GetAsync(id).ProblemAsync(404, "encounter-not-found");
    }

    private async Task<Guid> CloseAsync(bool record = true, string? nhsNumber = null)
    {
        var (id, token) = await _jo.InviteAsync(StaffClient.Registration(nhsNumber: nhsNumber));
        var phone = encounter.Browser();
        await phone.VerifyAsync(token).JsonAsync();
        await phone.ConsentAsync(new { treatment = true, record, teaching = false }).JsonAsync();
        await phone.SubmitAsync().JsonAsync();
        await encounter.ShownAsync(id);
        await _jo.SettleAsync(id, "close").JsonAsync();
        return id;
    }

    private Task SetAsync(Guid id, string due) => encounter.Database.ExecuteAsync(
        $"UPDATE encounter SET {due} = UTC_TIMESTAMP(6) WHERE encounter_id = @id", ("@id", id));

    private Task<long> CountAsync(string table, Guid id) => encounter.Database.ScalarAsync<long>(
        $"SELECT COUNT(*) FROM {table} WHERE encounter_id = @id", ("@id", id));

    private Task<long> CountKeysAsync(Guid patientId) => encounter.Database.ScalarAsync<long>(
        "SELECT COUNT(*) FROM data_key WHERE owner_id = @id AND destroyed_at IS NULL", ("@id", patientId));
}
