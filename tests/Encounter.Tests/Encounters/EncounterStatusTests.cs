using Imaging.Encounter.Encounters;

namespace Imaging.Encounter.Tests.Encounters;

public class EncounterStatusTests
{
    /// <summary>From each state, those that may follow; all others are refused.</summary>
    public static TheoryData<string, string> Table => new()
    {
        { "registered", "registered invited expired closed withdrawn" },
        { "invited", "invited registered verified consented locked expired closed withdrawn" },
        { "verified", "verified registered invited consented locked expired closed withdrawn" },
        { "consented", "consented registered invited verified submitted locked expired closed withdrawn" },
        { "submitted", "submitted invited reviewed closed withdrawn" },
        { "reviewed", "invited submitted closed withdrawn" },
        { "locked", "locked registered invited expired closed withdrawn" },
        { "expired", "invited closed withdrawn" },
        { "closed", "withdrawn" },
        { "withdrawn", "closed" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Only_what_the_table_says_may_follow(string from, string allowed) => Assert.Equal(
        allowed.Split(' ').Order(), EncounterStatus.All.Where(to => EncounterStatus.Allows(from, to)).Order());

    [Fact]
    public void The_table_knows_every_state() => Assert.Equal(
        Table.Select(row => row.Data.Item1).Order(), EncounterStatus.All.Order());

    [Fact]
    public void A_reference_is_never_a_name_and_has_no_letters_that_look_alike()
    {
        var references = Enumerable.Range(0, 2000).Select(_ => Reference.New()).ToArray();

        Assert.All(references, reference =>
        {
            Assert.True(Reference.IsOne(reference));
            Assert.Contains(reference, char.IsAsciiDigit);
            Assert.DoesNotContain(reference, letter => "01IOS".Contains(letter, StringComparison.Ordinal));
        });
        Assert.InRange(references.Distinct().Count(), 1999, 2000);
    }

    [Theory]
    [InlineData("943 476 5919", null, "9434765919", null)]
    [InlineData("943-476-5919", null, "9434765919", null)]
    [InlineData("943\u00A0476\u20115919", null, "9434765919", null)]
    [InlineData("\uFEFF943\u2013476\u20135919\t", null, "9434765919", null)]
    [InlineData(" 7k3mwp2q ", "7K3MWP2Q", null, null)]
    [InlineData("7K3M-WP2Q", "7K3MWP2Q", null, null)]
    [InlineData("O'Brien", null, null, "O'Brien")]
    [InlineData("王", null, null, "王")]
    [InlineData("x1", "", null, null)]
    public void One_field_takes_reference_number_and_name(
        string words, string? reference, string? nhs, string? family) =>
        Assert.Equal(new SearchWords(reference, nhs, family), SearchWords.Parse(words));
}
