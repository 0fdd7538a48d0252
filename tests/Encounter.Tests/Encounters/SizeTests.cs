using System.Globalization;
using System.Text.Json.Nodes;
using Imaging.Encounter.Patients;
using Imaging.Encounter.Tests.Running;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Tests.Encounters;

/// <summary>What passes the checks has room in its column, whatever it is written in.</summary>
public class SizeTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    /// <summary>UTF-8 takes at most three bytes for each UTF-16 unit, which is what lengths are counted in.</summary>
    [Theory]
    [InlineData("patient.given_name", 3 * 200)]
    [InlineData("patient.family_name", 3 * 200)]
    [InlineData("patient.birth_date", 10)]
    [InlineData("patient.nhs_number", 10)]
    [InlineData("encounter.mobile", 16)]
    [InlineData("encounter.email", 3 * 254)]
    [InlineData("encounter.reason", 3 * 2000)]
    [InlineData("encounter.instructions", 3 * 4000)]
    [InlineData("encounter.message", 3 * 2000)]
    [InlineData("encounter.closing_note", 3 * 2000)]
    [InlineData("encounter.views", SealedText.LongestViews)]
    [InlineData("consent_answer.name", 3 * 200)]
    [InlineData("withdrawal.reason", 3 * 2000)]
    public async Task A_sealed_column_has_room_for_the_longest_that_is_taken(string column, int bytes)
    {
        var length = await encounter.Database.ScalarAsync<int>("""
            SELECT character_maximum_length
            FROM information_schema.columns
            WHERE table_schema = DATABASE() AND CONCAT(table_name, '.', column_name) = @column
            """, ("@column", column));

        Assert.InRange(bytes + DataKey.Overhead, 1, length);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("王")]
    [InlineData("😀")]
    [InlineData("\"")]
    public async Task The_longest_of_everything_is_kept_or_refused_by_name(string letter)
    {
        var wanted = StaffClient.Registration("Wang");
        wanted["reason"] = Of(letter, 2000);
        wanted["instructions"] = Of(letter, 4000);
        wanted["patient"]!["givenName"] = Of(letter == "\"" || letter == "😀" ? "é" : letter, 200);
        wanted["views"] = new JsonArray([.. Enumerable.Range(0, 12).Select(_ => new JsonObject
        {
            ["label"] = Of(letter, 80), ["hint"] = Of(letter, 300),
        })]);

        var isTooLong = letter == "😀";
        var answer = await _jo.RegisterAsync(wanted).JsonAsync(isTooLong ? 400 : 201);

        if (isTooLong)
        {
            Assert.Equal("views", Assert.Single(answer["errors"]!.AsObject()).Key);
            var (id, _) = await _jo.InviteAsync();
            await _jo.PatchAsync(id, new JsonObject { ["views"] = wanted["views"]!.DeepClone() })
                .ProblemAsync(400, "invalid-request");
        }
    }

    [Fact]
    public async Task A_view_with_something_hidden_in_it_is_named()
    {
        var wanted = StaffClient.Registration();
        wanted["views"] = new JsonArray(
            new JsonObject { ["label"] = "Near" }, new JsonObject { ["label"] = "Far", ["hint"] = "\u0007" });

        var problem = await _jo.RegisterAsync(wanted).ProblemAsync(400, "invalid-request");

        Assert.Equal("views[1].hint", Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    private static string Of(string letter, int units) =>
        string.Concat(Enumerable.Repeat(letter, units / letter.Length)).ToString(CultureInfo.InvariantCulture);
}
