using System.Globalization;

namespace Imaging.Bench;

/// <summary>What was measured is not what was meant to be: the figures would be worth nothing.</summary>
internal sealed class BenchException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Count is requests per round, or images of the subject for list; Size is bytes of a file.</summary>
internal sealed record BenchOptions(string Verb, bool WithOrthanc, int Clients, int Count, long Size, int Rounds)
{
    public Uri Url { get; } = new(Environment.GetEnvironmentVariable("IMAGING_URL") ?? "http://localhost:8080");

    public string ApiKey { get; } = Environment.GetEnvironmentVariable("IMAGING_API_KEY") ?? "";

    /// <summary>The Cookie header of a clinician's signed-in browser.</summary>
    public string Session { get; } = Environment.GetEnvironmentVariable("IMAGING_SESSION") ?? "";

    /// <summary>Where a peer keeps its data while it is measured.</summary>
    public string Folder { get; } = Environment.GetEnvironmentVariable("IMAGING_BENCH_FOLDER") ?? Path.GetTempPath();

    public static BenchOptions? Parse(string[] args)
    {
        try
        {
            return ParseCore(args);
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            Console.Error.WriteLine($"cannot make sense of: {string.Join(' ', args)}");
            return null;
        }
    }

    private static BenchOptions ParseCore(string[] args)
    {
        var options = args[0] switch
        {
            "list" => new BenchOptions("list", false, 8, 10_000, 2 << 10, 3),
            "search" => new BenchOptions("search", false, 1, 200, 0, 1),
            "register" => new BenchOptions("register", false, 8, 200, 0, 3),
            "big" => new BenchOptions("big", false, 1, 1, 2L << 30, 1),
            var verb => new BenchOptions(verb, false, 8, 500, 512 << 10, 3),
        };
        for (var i = 1; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--peer" when value == "orthanc" => options with { WithOrthanc = true },
                "--clients" => options with { Clients = Number(value) },
                "--count" => options with { Count = Number(value) },
                "--rounds" => options with { Rounds = Number(value) },
                "--size" => options with { Size = Bytes(value) },
                _ => throw new FormatException(),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.Parse(text, CultureInfo.InvariantCulture) is > 0 and var number ? number : throw new FormatException();

    private static long Bytes(string text) => text[^1] switch
    {
        'k' => (long)Number(text[..^1]) << 10,
        'm' => (long)Number(text[..^1]) << 20,
        'g' => (long)Number(text[..^1]) << 30,
        _ => Number(text),
    };
}
