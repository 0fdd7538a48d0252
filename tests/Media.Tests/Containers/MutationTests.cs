using System.Buffers.Binary;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

/// <summary>
/// Damaged files end in a verdict: no exception, bounded reads, and either a fault or a file without location. Long
/// runs (IMAGING_LONG=1) take the sample files too.
/// </summary>
public class MutationTests
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1";

    public static TheoryData<string> Names => [.. Originals.All.Select(o => o.Name)];

    [Fact]
    public async Task The_originals_are_whole_and_can_be_cleaned()
    {
        foreach (var (name, bytes) in Originals.All)
        {
            var (report, _) = await CleanAsync(bytes);
            Assert.True(report.Location != default, name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task Damaged_files_end_in_a_verdict(string name) => DamageAsync(
        name, Originals.All.Single(o => o.Name == name).Bytes, s_isLong ? 60_000 : 400);

    [Fact]
    public async Task Damaged_sample_files_end_in_a_verdict()
    {
        if (!s_isLong)
            Assert.Skip("Only in long runs: IMAGING_LONG=1.");
        foreach (string file in SampleFiles.In("photo").Concat(SampleFiles.In("video")))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            await DamageAsync(Path.GetFileName(file), bytes, 300);
        }
    }

    /// <summary>Readers differ in what they forgive: another one's eyes on what was damaged and then cleaned.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_damaged_files_that_were_cleaned_exiftool_finds_no_place(string name)
    {
        var original = Originals.All.Single(o => o.Name == name).Bytes;
        var mutator = new Mutator(original.Length, [.. Originals.All.Select(o => o.Bytes)]);
        int left = s_isLong ? 5000 : 40;
        while (left > 0)
        {
            using var folder = new TemporaryFolder();
            int count = 0;
            for (; left > 0 && count < 200; left--)
            {
                var bytes = mutator.Mutate(original);
                var report = await CheckAsync(bytes, isDamaged: true);
                if (report.Fault is null)
                {
                    await File.WriteAllBytesAsync(
                        folder[$"{count++}"], Apply(bytes, report), TestContext.Current.CancellationToken);
                }
            }
            Assert.Empty(count == 0 ? [] : await Tools.PlacesAsync(folder[""]));
        }
    }

    /// <summary>A file that ends early is never taken for a whole one.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_cut_anywhere_is_not_whole(string name)
    {
        var bytes = Originals.All.Single(o => o.Name == name).Bytes;
        long end = (await CheckAsync(bytes)).End;
        for (int length = 0; length < end; length += s_isLong ? 1 : 13)
        {
            var report = await CheckAsync(bytes[..length]);
            // What a browser records may end with any block, or before any top-level element.
            Assert.True(report.Fault is not null || name == "live WebM" || IsBetweenBoxes(name, bytes, length),
                $"{name} cut at {length}");
        }
    }

    /// <summary>
    /// Where only boxes are missing that a movie need not have: too little is left of the next one's header to tell it
    /// from a few stray bytes.
    /// </summary>
    private static bool IsBetweenBoxes(string name, byte[] bytes, int length)
    {
        if (name is not ("MP4" or "HEIC" or "fragments"))
            return false;
        long at = 0, next = 0;
        while (next <= length)
            (at, next) = (next, next + BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)next)));
        return length - at < 8;
    }

    private static async Task DamageAsync(string name, byte[] original, int count)
    {
        int seed = name.Length * 7919 + original.Length;
        var mutator = new Mutator(seed, [.. Originals.All.Select(o => o.Bytes)]);
        var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string verdict = await VerdictAsync(mutator.Mutate(original), $"{name}, seed {seed}, number {i}");
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
        }
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{name}: {count} with seed {seed}: {string.Join(", ", verdicts.Select(v => $"{v.Value} {v.Key}"))}");
    }

    private static async Task<string> VerdictAsync(byte[] bytes, string which)
    {
        try
        {
            var report = await CheckAsync(bytes, isDamaged: true);
            Assert.True(report.BytesRead <= 40L * bytes.Length + (1 << 20), $"{report.BytesRead} of {bytes.Length} bytes");
            return report.Fault is { } fault ? Faults.Name(fault.Code) : report.Location == default ? "whole" : "cleaned";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{which}: {e.Message}", e);
        }
    }
}
