using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Encounters;

public class ListAuditTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Theory]
    [InlineData("detail = REVERSE(detail)")]
    [InlineData("actor = REVERSE(actor)")]
    [InlineData("number = -number")]
    public async Task A_row_that_was_changed_is_flagged_and_the_others_are_shown(string tampering)
    {
        var (id, _) = await _jo.InviteAsync();
        await _jo.GetAsync(id).JsonAsync();
        await encounter.EventuallyAsync(async () => await encounter.Database.ScalarAsync<long>(
            "SELECT COUNT(*) FROM audit_event WHERE encounter_id = @id AND number IS NULL", ("@id", id)) == 0);

        var change = $"UPDATE audit_event SET {tampering} WHERE encounter_id = @id AND action = 'encounter.register'";
        await encounter.Database.ExecuteAsync(change, ("@id", id));
        var lines = await _jo.AuditAsync(id);
        // As it was: other tests walk the same trail.
        await encounter.Database.ExecuteAsync(change, ("@id", id));

        var damaged = Assert.Single(lines, line => (bool)line["damaged"]!);
        Assert.Equal("encounter.register", (string?)damaged["action"]);
        Assert.Null(damaged["detail"]);
        Assert.Contains(lines, line => (string?)line["action"] == "encounter.open" && !(bool)line["damaged"]!);
    }
}
