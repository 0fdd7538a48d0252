using System.Diagnostics;
using System.Globalization;

namespace Imaging.Bench;

/// <summary>One huge file there and back, with an eye on the memory of every process of the system.</summary>
internal static class BigFile
{
    public static async Task RunAsync(BenchOptions options, CancellationToken ct)
    {
        var run = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var nifti = new NiftiStream(options.Size, run);
        var address = $"/api/subjects/bench{run}/images/big";
        using var http = BenchHttp.CreateClient(options.Url, connections: 2);
        http.DefaultRequestHeaders.Add("x-api-key", options.ApiKey);
        await using var memory = ProcessMemory.Watch(options.Url.Port);

        var put = await TimeAsync(() => PutAsync(http, address, nifti, ct));
        var get = await TimeAsync(() => GetAsync(http, address, nifti, ct));
        using var delete = await http.DeleteAsync(address, ct);

        Line($"big: {nifti.Length:N0} bytes");
        Line($"put {put.TotalSeconds,8:F2} s {nifti.Length / 1e6 / put.TotalSeconds,8:F1} MB/s");
        Line($"get {get.TotalSeconds,8:F2} s {nifti.Length / 1e6 / get.TotalSeconds,8:F1} MB/s");
        Line($"{"process",-30}{"pid",8}{"before MB",12}{"max MB",10}{"max own MB",12}");
        foreach (var use in await memory.StopAsync())
        {
            var (first, max, own) = (use.FirstKb / 1024.0, use.MaxKb / 1024.0, use.MaxAnonymousKb / 1024.0);
            Line($"{use.Name,-30}{use.Pid,8}{first,12:F1}{max,10:F1}{own,12:F1}");
        }
    }

    private static async Task PutAsync(HttpClient http, string address, NiftiStream nifti, CancellationToken ct)
    {
        using var response = await http.PutAsync(address, nifti.AsContent(), ct);
        if (!response.IsSuccessStatusCode)
            throw new BenchException($"PUT: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}");
    }

    private static async Task GetAsync(HttpClient http, string address, NiftiStream nifti, CancellationToken ct)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode) throw new BenchException($"GET: {(int)response.StatusCode}");
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[1 << 18];
        var position = 0L;
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0; position += read)
        {
            if (!nifti.Has(position, buffer.AsSpan(0, read)))
                throw new BenchException($"Other bytes came back near {position:N0}.");
        }

        if (position != nifti.Length)
            throw new BenchException($"{position:N0} bytes came back, not {nifti.Length:N0}.");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
