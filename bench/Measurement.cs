using System.Diagnostics;

namespace Imaging.Bench;

/// <summary>One round against one system.</summary>
internal sealed record Measurement(TimeSpan Elapsed, TimeSpan ClientCpu, long Bytes, double[] SortedMilliseconds)
{
    public double RequestsPerSecond => SortedMilliseconds.Length / Elapsed.TotalSeconds;

    public double MegabytesPerSecond => Bytes / 1e6 / Elapsed.TotalSeconds;

    public double ClientMillisecondsPerRequest => ClientCpu.TotalMilliseconds / SortedMilliseconds.Length;

    /// <summary>The smallest latency that this part of the requests did not exceed.</summary>
    public double Percentile(double part) =>
        SortedMilliseconds[Math.Max(0, (int)Math.Ceiling(part * SortedMilliseconds.Length) - 1)];

    public static Measurement Median(IEnumerable<Measurement> rounds)
    {
        var sorted = rounds.OrderBy(round => round.RequestsPerSecond).ToList();
        return sorted[(sorted.Count - 1) / 2];
    }

    /// <summary>
    /// Keeps as many requests under way as there are workers until all numbers are used up.
    /// A request is given a worker and a number, and says how many bytes of content it moved.
    /// </summary>
    public static async Task<Measurement> TakeAsync(
        int first, int count, IReadOnlyList<Worker> workers, Func<Worker, int, Task<long>> request)
    {
        var latencies = new double[count];
        var (next, bytes) = (-1, 0L);
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();

        await Task.WhenAll(workers.Select(worker => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var begun = Stopwatch.GetTimestamp();
                Interlocked.Add(ref bytes, await request(worker, first + i));
                latencies[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        })));

        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        Array.Sort(latencies);
        return new Measurement(elapsed, process.TotalProcessorTime - cpu, bytes, latencies);
    }
}

/// <summary>The buffers of one of the clients: nothing is allocated per file.</summary>
internal sealed class Worker(DicomTemplate template)
{
    private readonly byte[] _file = template.NewBuffer();

    /// <summary>One more than a file, so that a longer answer is seen.</summary>
    public byte[] Received { get; } = new byte[Math.Max(template.Length, 64 << 10) + 1];

    public DicomTemplate Template => template;

    public byte[] File(int number)
    {
        template.Become(_file, number);
        return _file;
    }
}
