using System.Collections.Concurrent;
using Dapper;
using Imaging.Media.Tests.Fuzzing;

namespace Imaging.Graph.Tests;

/// <summary>Some of the mutated images that Media's tests make, as programs would send them: a few here, more with
/// IMAGING_LONG=1. IMAGING_SEED makes others.</summary>
public sealed class MutantTests(ImagingGraph graph, ITestOutputHelper output)
{
    private const int Few = 600;
    private const int Many = 10_000;
    private const int Senders = 4;

    private readonly string _subject = Images.NewSubject();

    [Fact]
    public async Task Each_is_stored_with_its_row_or_refused_without_an_object()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("IMAGING_SEED"), out var given) ? given : 20260302;
        var count = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? Many : Few;
        var mutator = new Mutator(Corpus.Load(Repository.Samples), seed);
        var (answers, wrong) = (new ConcurrentDictionary<int, int>(), new ConcurrentBag<string>());
        using var objects = await StoredObjects.OpenAsync(graph);
        var before = await objects.KeysAsync();

        var options = new ParallelOptions { MaxDegreeOfParallelism = Senders };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (number, _) =>
        {
            var (name, bytes) = mutator.Make(number);
            using var put = await graph.Client.PutImageAsync(_subject, $"M{number}", bytes);
            var status = (int)put.StatusCode;
            answers.AddOrUpdate(status, 1, (_, known) => known + 1);
            if (status is not (201 or 400 or 413 or 415)) wrong.Add($"{number} of {name}: {status}");
        });

        output.WriteLine($"{count} mutants of seed {seed}: "
            + string.Join(", ", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value} x {answer.Key}")));
        Assert.Empty(wrong);
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        var named = (await database.QueryAsync<string>(
            "SELECT object_key FROM image WHERE subject_id = @subject", new { subject = _subject }))
            .Select(key => $"objects/{key}").ToHashSet();
        Assert.Equal(answers[201], named.Count);
        Assert.Equal(named, (await objects.KeysAsync()).Except(before)
            .Where(key => key.StartsWith("objects/", StringComparison.Ordinal)).ToHashSet());
    }
}
