using System.Globalization;

namespace Imaging.Bench;

/// <summary>The systems take turns, round by round, with the same files and clients; the median round counts.</summary>
internal static class Comparison
{
    public const int PageSize = 50;

    private const int WarmUpRequests = 100;
    private const int WarmUpStart = 90_000_000;
    private const int ListRequests = 400;

    public static async Task RunAsync(BenchOptions options, CancellationToken ct)
    {
        var template = new DicomTemplate(options.Size, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var workers = Enumerable.Range(0, options.Clients).Select(_ => new Worker(template)).ToList();
        using var imaging = new ImagingTarget(options);
        using var orthanc = options.WithOrthanc ? await OrthancTarget.StartAsync(options, ct) : null;
        ITarget[] targets = orthanc is null ? [imaging] : [imaging, orthanc];

        foreach (var target in targets) await PrepareAsync(target, options, workers, ct);

        var rounds = targets.ToDictionary(target => target, _ => new List<Measurement>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var target in targets)
                rounds[target].Add(await RoundAsync(target, round, options, workers, ct));
        }

        Print(options, template, targets, rounds);
    }

    /// <summary>Warms up code and connections, and stores what will be read.</summary>
    private static async Task PrepareAsync(
        ITarget target, BenchOptions options, List<Worker> workers, CancellationToken ct)
    {
        // A list is of one subject alone: there the warm-up is part of the images.
        Task<long> Put(Worker worker, int number) => target.PutAsync(worker, number, ct);
        if (options.Verb != "list") await Measurement.TakeAsync(WarmUpStart, WarmUpRequests, workers, Put);
        if (options.Verb == "ingest") return;
        await Measurement.TakeAsync(0, options.Count, workers, Put);
        var request = Request(target, options, ct);
        await Measurement.TakeAsync(0, Math.Min(WarmUpRequests, options.Count), workers, request);
    }

    private static Task<Measurement> RoundAsync(
        ITarget target, int round, BenchOptions options, List<Worker> workers, CancellationToken ct)
    {
        // Every round of ingest stores files that nobody has seen.
        var first = options.Verb == "ingest" ? round * options.Count : 0;
        var count = options.Verb == "list" ? ListRequests : options.Count;
        return Measurement.TakeAsync(first, count, workers, Request(target, options, ct));
    }

    private static Func<Worker, int, Task<long>> Request(ITarget target, BenchOptions options, CancellationToken ct) =>
        options.Verb switch
        {
            "ingest" => (worker, n) => target.PutAsync(worker, n, ct),
            "get" => (worker, n) => target.GetAsync(worker, n, ct),
            _ => (worker, _) => target.ListAsync(worker, ct),
        };

    private static void Print(
        BenchOptions options, DicomTemplate template, ITarget[] targets, Dictionary<ITarget, List<Measurement>> rounds)
    {
        Line($"{options.Verb}: {options.Count:N0} files of {template.Length:N0} bytes, {options.Clients} clients");
        Line($"{"",-10}{"req/s",10}{"MB/s",10}{"p50 ms",10}{"p99 ms",10}{"client CPU ms",15}   all rounds, req/s");
        var medians = targets.Select(target => Measurement.Median(rounds[target])).ToList();
        foreach (var (target, m) in targets.Zip(medians))
        {
            var all = string.Join(' ', rounds[target].Select(round => (int)round.RequestsPerSecond));
            FormattableString latencies = $"{m.Percentile(0.5),10:F2}{m.Percentile(0.99),10:F2}";
            FormattableString rates = $"{m.RequestsPerSecond,10:F1}{m.MegabytesPerSecond,10:F1}";
            Line($"{target.Name,-10}{rates}{latencies}{m.ClientMillisecondsPerRequest,15:F2}   {all}");
        }

        if (medians.Count < 2) return;
        Line($"{"ratio",-10}{medians[0].RequestsPerSecond / medians[1].RequestsPerSecond,10:F2}");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
