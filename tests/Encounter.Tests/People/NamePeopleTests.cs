using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.People;

public class NamePeopleTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly StaffClient _kim = encounter.Staff(name: "Dr Kim Vale");

    [Fact]
    public async Task Who_broke_the_glass_changes_neither_owner_nor_people()
    {
        var (id, _) = await _jo.InviteAsync();
        var named = encounter.Staff("viewer");
        await _jo.Http.PeopleAsync(id, named);
        await _kim.OpenAsync(id, "Covering for Jo tonight").JsonAsync();

        await _kim.Http.TryPutAsync(id).ProblemAsync(403, "not-your-encounter");
        await _kim.Http.TryPutAsync(id, _kim).ProblemAsync(403, "not-your-encounter");
        await _kim.PatchAsync(id, new { ownerId = _kim.StaffId }).ProblemAsync(403, "not-your-encounter");
        await _kim.PatchAsync(id, new { reason = "Another", ownerId = _kim.StaffId })
            .ProblemAsync(403, "not-your-encounter");
        await _kim.PatchAsync(id, new { instructions = "In daylight" }).JsonAsync();

        var read = await _jo.GetAsync(id).JsonAsync();
        Assert.Equal($"{_jo.StaffId}", (string?)read["owner"]!["id"]);
        Assert.Equal($"{named.StaffId}", (string?)Assert.Single(read["people"]!.AsArray())!["id"]);
        Assert.Equal("A rash on the arm", (string?)read["reason"]);
    }

    [Fact]
    public async Task Whoever_is_named_changes_them_and_all_whom_it_concerns_are_told()
    {
        var (id, _) = await _jo.InviteAsync();
        var (viewer, stranger) = (encounter.Staff("viewer"), encounter.Staff());

        await _jo.Http.PeopleAsync(id, _kim);
        await _kim.Http.PeopleAsync(id, _kim, viewer);
        await _kim.PatchAsync(id, new { ownerId = _kim.StaffId }).JsonAsync();
        await _kim.Http.PeopleAsync(id, _jo, viewer);
        await encounter.SentAsync();

        Assert.Equal(["named", "owner"], KindsTo(_kim));
        Assert.Equal(["named"], KindsTo(viewer));
        Assert.Equal(["owner-before"], KindsTo(_jo));
        Assert.Empty(KindsTo(stranger));
        var reference = (string)(await _jo.GetAsync(id).JsonAsync())["reference"]!;
        Assert.All(encounter.MessagesTo(_kim.Email), mail =>
            Assert.Contains(reference, (string)mail["subject"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_many_go_and_come_at_once_it_is_written_down()
    {
        var (id, _) = await _jo.InviteAsync();
        for (var earlier = 0; earlier < 70; earlier++)
            await encounter.Database.ExecuteAsync("""
                INSERT INTO encounter_person (staff_id, encounter_id, is_owner, status, needs_attention, family_index)
                SELECT @staffId, encounter_id, 0, status, needs_attention, family_index
                FROM encounter
                WHERE encounter_id = @id
                """, ("@staffId", encounter.Staff().StaffId), ("@id", id));

        await _jo.Http.PeopleAsync(id, [.. Enumerable.Range(0, 30).Select(_ => encounter.Staff())]);

        Assert.Equal(2, await encounter.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM audit_event WHERE action = 'encounter.people' AND encounter_id = @id", ("@id", id)));
    }

    [Fact]
    public async Task Of_two_changes_at_once_the_second_is_by_somebody_who_is_still_named()
    {
        for (var time = 0; time < 10; time++)
        {
            var (id, _) = await _jo.InviteAsync();
            await _jo.Http.PeopleAsync(id, _kim);

            var removal = _jo.Http.TryPutAsync(id);
            var takeover = _kim.PatchAsync(id, new { ownerId = _kim.StaffId });
            using var removed = await removal;
            using var taken = await takeover;

            // Kim was removed first, and then may not; or took it over first, and then is owner and stays.
            Assert.True(removed.IsSuccessStatusCode);
            var owner = taken.IsSuccessStatusCode ? _kim : _jo;
            Assert.Equal($"{owner.StaffId}", (string?)(await owner.GetAsync(id).JsonAsync())["owner"]!["id"]);
        }
    }

    private string[] KindsTo(StaffClient staff) =>
        [.. encounter.MessagesTo(staff.Email).Select(mail => (string)mail["kind"]!).Order()];
}
