namespace Imaging.Media.Tests.Fuzzing;

/// <summary>What looks at the memory of the whole process runs when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Many mutated images through the intake: a part of them here, all with IMAGING_LONG=1. IMAGING_SEED makes
/// others.</summary>
[Collection(nameof(Alone))]
public class MutantTests(ITestOutputHelper output)
{
    private const int Few = 20_000;
    private const int Many = 300_000;

    // The pool keeps one of the intake's 8 MiB buffers for each thread that had one, so that memory grows in such steps
    // and not between them. This many are let pass: what each mutant may leave behind unseen is 3.7 KB in the short run
    // and 250 bytes in the long one.
    private const long Flat = 8 * 8 * 1024 * 1024;

    [Fact]
    public async Task No_mutant_throws_is_stored_by_half_or_leaves_memory_behind()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("IMAGING_SEED"), out var given) ? given : 20260301;
        var count = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? Many : Few;
        var mutator = new Mutator(Corpus.Load(SampleFiles.Folder), seed);
        await using var held = new IntakeBench(heldBodies: 64);
        await using var streamed = new IntakeBench(heldBodies: 0);
        var outcomes = new SortedDictionary<string, int>();
        var warm = 0L;

        for (var number = 0; number < count; number++)
        {
            if (number == count / 10) warm = GC.GetTotalMemory(forceFullCollection: true);
            var (name, bytes) = mutator.Make(number);
            var (bench, tellLength) = (number % 3 == 0 ? streamed : held, number % 3 != 1);
            try
            {
                var outcome = await bench.TakeAsync(bytes, tellLength);
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Mutant {number} of seed {seed}, made of {name}", exception);
            }
        }

        output.WriteLine($"{count} mutants of seed {seed}: "
            + string.Join(", ", outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}")));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - warm, long.MinValue, Flat);
        // All that can become of one did.
        Assert.Superset(
            new HashSet<string> { "dicom", "nifti", "not-an-image", "truncated-image", "damaged-image", "too-large" },
            outcomes.Keys.ToHashSet());
    }
}
