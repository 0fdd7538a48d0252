using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Imaging.Bench;

/// <summary>What a clinician does, through the gateway: searches one after the other, and registrations by one client
/// and by several in turns.</summary>
internal static class Encounters
{
    // A session may ask 50 times a second and save up for 450.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(22);

    private static readonly (string Name, object Body)[] Questions =
    [
        ("newest", new { }), ("mine", new { mine = true }), ("submitted", new { status = "submitted" }),
        ("attention", new { attention = true }), ("family name", new { q = "Smith" }),
        ("NHS number", new { q = "9434765919" }),
    ];

    private static readonly object Registration = new
    {
        patient = new { givenName = "Sam", familyName = "Bench", dateOfBirth = "1987-04-12", mobile = "07700 900123" },
        reason = "A rash on the arm", intimate = false, notify = "none",
    };

    public static async Task RunAsync(BenchOptions options, CancellationToken ct)
    {
        using var http = BenchHttp.CreateClient(options.Url, options.Clients);
        http.DefaultRequestHeaders.Add("Cookie", options.Session);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var template = new DicomTemplate(64 << 10, 0);
        var workers = Enumerable.Range(0, options.Clients).Select(_ => new Worker(template)).ToList();
        await (options.Verb == "search" ? SearchAsync() : RegisterAsync());

        async Task SearchAsync()
        {
            Line($"search: {options.Count} times each, one client");
            Line($"{"",-12}{"p50 ms",10}{"p99 ms",10}");
            foreach (var (name, body) in Questions)
            {
                await Measurement.TakeAsync(0, 20, workers, (worker, _) => PostAsync(worker, "search", body));
                var latencies = new double[options.Count];
                for (var n = 0; n < options.Count; n++)
                {
                    var begun = Stopwatch.GetTimestamp();
                    await PostAsync(workers[0], "search", body);
                    latencies[n] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                    await Task.Delay(Pace, ct);
                }

                Array.Sort(latencies);
                var m = new Measurement(TimeSpan.Zero, TimeSpan.Zero, 0, latencies);
                Line($"{name,-12}{m.Percentile(0.5),10:F2}{m.Percentile(0.99),10:F2}");
            }
        }

        async Task RegisterAsync()
        {
            var (one, many) = (new List<Measurement>(), new List<Measurement>());
            await TakeAsync(workers);
            for (var round = 0; round < options.Rounds; round++)
            {
                one.Add(await TakeAsync(workers.GetRange(0, 1)));
                many.Add(await TakeAsync(workers));
            }

            var (single, several) = (Measurement.Median(one), Measurement.Median(many));
            Line($"register: {options.Count} encounters a round");
            Line($"{"",-12}{"req/s",10}{"p50 ms",10}{"p99 ms",10}");
            foreach (var (name, m) in new[] { ("1 client", single), ($"{options.Clients} clients", several) })
                Line($"{name,-12}{m.RequestsPerSecond,10:F1}{m.Percentile(0.5),10:F2}{m.Percentile(0.99),10:F2}");
            Line($"{"ratio",-12}{several.RequestsPerSecond / single.RequestsPerSecond,10:F2}");
        }

        Task<Measurement> TakeAsync(List<Worker> clients) => Measurement.TakeAsync(
            0, options.Count, clients, (worker, _) => PostAsync(worker, "", Registration));

        async Task<long> PostAsync(Worker worker, string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/encounters/{path}".TrimEnd('/'));
            request.Content = JsonContent.Create(body);
            return await http.SendAsync(request, worker, ct);
        }
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
