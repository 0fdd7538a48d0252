using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Patients;

public class ReindexNamesTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Fact]
    public async Task A_patient_of_the_version_before_is_indexed_anew_beside_everything_else()
    {
        var family = $"Søren{new string(Random.Shared.GetItems<char>("abcdefghijklm", 10))}";
        var (id, _) = await _jo.InviteAsync(StaffClient.Registration(family));
        await encounter.Database.ExecuteAsync("""
            UPDATE patient p
            JOIN encounter e ON e.patient_id = p.patient_id
            JOIN encounter_person n ON n.encounter_id = e.encounter_id
            SET p.family_index = '', e.family_index = '', n.family_index = '', p.family_index_version = 1
            WHERE e.encounter_id = @id
            """, ("@id", id));

        await encounter.EventuallyAsync(async () => await encounter.Database.ScalarAsync<int>("""
            SELECT p.family_index_version
            FROM patient p
            JOIN encounter e ON e.patient_id = p.patient_id
            WHERE e.encounter_id = @id
            """, ("@id", id)) == 2);

        var plain = family.Replace('ø', 'o').ToUpperInvariant();
        Assert.Equal([id], await _jo.FindAsync(new { q = plain }));
        Assert.Equal([id], await _jo.FindAsync(new { q = plain, mine = true }));
        Assert.Equal([id], await encounter.Staff().FindAsync(new { q = family }));
    }
}
