using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Seeding;

public class SeedTests(RunningEncounter encounter)
{
    [Fact]
    public async Task Made_up_encounters_are_found_and_read_like_real_ones()
    {
        var jo = encounter.Staff();

        var (status, printed) = await encounter.CommandAsync("seed", "--encounters", "3000", "--staff", $"{jo.StaffId}");

        Assert.True(status == 0, printed);
        Assert.Contains($"One in two hundred belongs to {jo.StaffId}.", printed, StringComparison.Ordinal);
        // Fifteen or so; chance alone makes it none once in three million runs.
        var mine = await jo.FindAsync(new { mine = true });
        Assert.NotEmpty(mine);
        var read = await jo.GetAsync(mine[0]).JsonAsync();
        Assert.Equal("A rash on the arm", (string?)read["reason"]);
        Assert.Equal("Sam", (string?)read["patient"]!["givenName"]);
        Assert.Contains(mine[0], await jo.FindAsync(
            new { mine = true, q = (string?)read["patient"]!["familyName"], limit = 200 }));
    }
}
