using System.Collections.Concurrent;
using System.Diagnostics;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What an upload costs at the service; the numbers are for people to read.</summary>
public sealed class CostTests(RunningMedia running)
{
    private const int Clients = 8;
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1";

    [Fact]
    public async Task Files_of_two_megabytes_by_eight_clients_are_measured()
    {
        var files = s_isLong ? 200 : 16;
        var (plans, completions) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var photo = TestPhoto.Create(2 << 20);
        // Not measured: what a start leaves to be compiled.
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAsync(files / 2, [], [])));
        var cpu = running.Media.Cpu;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAsync(files, plans, completions)));
        var each = (running.Media.Cpu - cpu) / files;
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{files} files: {each.TotalMilliseconds:F1} ms of CPU each at Media in all; plan {Figures(plans)}, ")
            + $"completion with the check of its bytes {Figures(completions)}");
        Assert.Equal((files, files), (plans.Count, completions.Count));

        async Task SendAsync(int all, ConcurrentBag<double> planned, ConcurrentBag<double> completed)
        {
            for (var (patient, own) = (running.Patient(), 0); own < all / Clients; own++)
            {
                if (own % 20 == 19) patient = running.Patient();
                var watch = Stopwatch.StartNew();
                var plan = await patient.OpenAsync(photo.Length);
                planned.Add(watch.Elapsed.TotalMilliseconds);
                await patient.SendPartAsync(plan, 1, photo);
                watch.Restart();
                await patient.CompleteAsync(plan).JsonAsync();
                completed.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
    }

    [Fact]
    public async Task The_completion_of_a_large_file_is_measured()
    {
        var size = s_isLong ? 1 << 30 : 32 << 20;
        var patient = running.Patient();
        var plan = await patient.OpenAsync(size);
        var part = TestPhoto.Create((int)plan.PartSize);
        for (var number = 1; number <= plan.PartCount; number++)
        {
            var signed = await patient.SignAsync(plan, number).JsonAsync();
            var length = (int)Math.Min(plan.PartSize, size - ((number - 1) * plan.PartSize));
            using var answer = await Phone.PutAsync(signed, part.AsMemory(part.Length - length));
            Assert.True(answer.IsSuccessStatusCode);
        }

        var watch = Stopwatch.StartNew();
        var media = await patient.CompleteAsync(plan).JsonAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{size} bytes: completed in {watch.ElapsedMilliseconds} ms, {media["status"]}; Media's peak "
            + $"{running.Media.ResidentBytes >> 20} MB");
        // Its check goes on and reads all of it.
        Assert.Equal("checking", (string?)media["status"]);
        await patient.SettledAsync(plan);
    }

    private static string Figures(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return FormattableString.Invariant(
            $"{sorted[sorted.Length / 2]:F1} ms (p50), {sorted[sorted.Length * 95 / 100]:F1} ms (p95)");
    }
}
