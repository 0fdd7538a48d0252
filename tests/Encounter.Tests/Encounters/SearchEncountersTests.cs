using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Encounters;

public class SearchEncountersTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Fact]
    public async Task Reference_number_and_name_find_it()
    {
        var (family, number) = ($"O'Tëst{Letters()}", StaffClient.NewNhsNumber());
        var (id, _) = await _jo.InviteAsync(StaffClient.Registration(family, number));
        var reference = (string)(await _jo.GetAsync(id).JsonAsync())["reference"]!;

        Assert.Equal([id], await _jo.FindAsync(new { q = reference.ToLowerInvariant() }));
        Assert.Equal([id], await _jo.FindAsync(new { q = $"{number[..3]} {number[3..6]} {number[6..]}" }));
        var typed = family.ToUpperInvariant().Replace("'", "", StringComparison.Ordinal);
        Assert.Equal([id], await _jo.FindAsync(new { q = typed }));
        Assert.Empty(await _jo.FindAsync(new { q = family[..^1] }));
        Assert.Empty(await _jo.FindAsync(new { q = "' OR 1=1 --" }));
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_without_gaps_or_repeats()
    {
        var made = new List<Guid>();
        for (var n = 0; n < 7; n++) made.Insert(0, (await _jo.InviteAsync()).Id);

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await _jo.SearchAsync(new { mine = true, limit = 3, cursor });
            seen.AddRange(page["items"]!.AsArray().Select(item => Guid.Parse((string)item!["id"]!)));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        Assert.Equal(made, seen);
        await _jo.Http.PostAsync("/api/encounters/search", new { cursor = "x" }).ProblemAsync(400, "invalid-cursor");
        await _jo.Http.PostAsync("/api/encounters/search", new { limit = 201 }).ProblemAsync(400, "invalid-request");
        await _jo.Http.PostAsync("/api/encounters/search", new { status = "odd" }).ProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Intimate_encounters_are_seen_by_their_own_alone()
    {
        var family = $"Test{Letters()}";
        var (open, _) = await _jo.InviteAsync(StaffClient.Registration(family));
        var wanted = StaffClient.Registration(family);
        wanted["intimate"] = true;
        var (intimate, _) = await _jo.InviteAsync(wanted);
        var (colleague, viewer) = (encounter.Staff(), encounter.Staff("viewer"));

        Assert.Equal([intimate, open], await _jo.FindAsync(new { q = family }));
        Assert.Equal([open], await colleague.FindAsync(new { q = family }));
        Assert.Empty(await viewer.FindAsync(new { q = family }));
        Assert.DoesNotContain(intimate, await colleague.FindAsync(new { limit = 200 }));
        await colleague.GetAsync(intimate).ProblemAsync(404, "encounter-not-found");
        await viewer.GetAsync(open).ProblemAsync(404, "encounter-not-found");

        await _jo.Http.PeopleAsync(intimate, colleague, viewer);

        Assert.Equal([intimate, open], await colleague.FindAsync(new { q = family }));
        Assert.Equal([intimate], await viewer.FindAsync(new { q = family }));
        Assert.Equal([intimate], await viewer.FindAsync(new { }));
        Assert.Equal([intimate], await viewer.FindAsync(new { status = "invited" }));
        Assert.Contains(intimate, await colleague.FindAsync(new { mine = true }));
        await viewer.GetAsync(intimate).JsonAsync();
        await encounter.Staff("admin").Http.PostAsync("/api/encounters/search", new { }).ProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Status_and_attention_narrow_it_down()
    {
        var (closed, _) = await _jo.InviteAsync();
        var (overdue, _) = await _jo.InviteAsync();
        await _jo.DoAsync(closed, "close").JsonAsync();
        await encounter.Database.ExecuteAsync(
            "UPDATE encounter SET overdue_at = UTC_TIMESTAMP(6) WHERE encounter_id = @id", ("@id", overdue));
        await encounter.EventuallyAsync(async () => (await _jo.AttentionAsync(overdue)).Contains("not-opened"));

        Assert.Equal([closed], await _jo.FindAsync(new { mine = true, status = "closed" }));
        Assert.Equal([overdue], await _jo.FindAsync(new { mine = true, attention = true }));
        Assert.Equal([overdue], await _jo.FindAsync(new { mine = true, attention = true, status = "invited" }));
        Assert.Empty(await _jo.FindAsync(new { mine = true, attention = true, status = "closed" }));
        Assert.Contains(overdue, await encounter.Staff().FindAsync(new { attention = true, limit = 200 }));
        Assert.Contains(closed, await encounter.Staff().FindAsync(new { status = "closed", limit = 200 }));
    }

    [Fact]
    public async Task A_damaged_row_hides_no_other_and_is_not_shown()
    {
        var family = $"Test{Letters()}";
        var (sound, _) = await _jo.InviteAsync(StaffClient.Registration(family));
        var (damaged, _) = await _jo.InviteAsync(StaffClient.Registration(family));
        await encounter.Database.ExecuteAsync("""
            UPDATE patient p
            JOIN encounter e ON e.patient_id = p.patient_id
            SET p.given_name = REVERSE(p.given_name)
            WHERE e.encounter_id = @id
            """, ("@id", damaged));

        var items = (await _jo.SearchAsync(new { q = family }))["items"]!.AsArray();

        Assert.True((bool)items[0]!["unreadable"]!);
        Assert.Null(items[0]!["patient"]);
        Assert.Equal(damaged.ToString(), (string?)items[0]!["id"]);
        Assert.Equal(family, (string?)items[1]!["patient"]!["familyName"]);
        Assert.Equal(sound.ToString(), (string?)items[1]!["id"]);
        await _jo.GetAsync(damaged).ProblemAsync(500, "unreadable-data");
    }

    private static string Letters() => new(Random.Shared.GetItems<char>("abcdefghijklmnopqrstuvwxyz", 10));
}
