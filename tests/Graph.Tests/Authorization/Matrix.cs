namespace Imaging.Graph.Tests.Authorization;

/// <summary>A row of matrix.md: what is called, and what is expected by column.</summary>
internal sealed record Row(string Name, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells[column];
}

/// <summary>The tables of matrix.md by their headings.</summary>
internal static class Matrix
{
    private static readonly string[] Lines = File.ReadAllLines(
        Path.Combine(Repository.Root, "tests", "Graph.Tests", "Authorization", "matrix.md"));

    public static IReadOnlyList<Row> Routes { get; } = Table("Routes");

    public static IReadOnlyList<Row> Gateway { get; } = Table("The gateway's own");

    public static IReadOnlyList<Row> Inside { get; } = Table("Inside only");

    public static IReadOnlyList<Row> Rpcs { get; } = Table("RPCs");

    public static Row Find(IReadOnlyList<Row> table, string name) => table.Single(row => row.Name == name);

    /// <summary>The names of all rows, for a theory.</summary>
    public static TheoryData<string> Names(params IReadOnlyList<Row>[] tables) =>
        [.. tables.SelectMany(table => table).Select(row => row.Name)];

    /// <summary>Names whatever is there; the lists that xunit prints are cut short.</summary>
    public static void AssertNone(string what, IEnumerable<string> found)
    {
        string[] names = [.. found];
        Assert.True(names.Length == 0, $"{what}: {string.Join("; ", names)}");
    }

    private static Row[] Table(string heading)
    {
        var lines = Lines.SkipWhile(line => line != $"## {heading}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Select(Split).ToArray();
        var columns = lines[0];
        return [.. lines.Skip(2).Select(cells => new Row(
            cells[0].Trim('`'), columns.Skip(1).Zip(cells.Skip(1)).ToDictionary(pair => pair.First, pair =>
                pair.Second)))];
    }

    private static string[] Split(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
