using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Imaging.StandIns.Tests.Aspire;

/// <summary>A real AppHost in a process of its own, ended in the ways that processes end.</summary>
public sealed partial class OrphanTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_outlives_an_apphost_that_is_killed()
    {
        using var host = await StartAsync();
        var spawned = await SpawnAsync(host.ProbeUrl);
        var children = await ChildrenAsync(host.Process.Id);
        Assert.True(children.Count >= 4, $"only {children.Count} children");

        host.Process.Kill();
        await host.Process.WaitForExitAsync(Token);

        await GoneAsync([.. children, spawned]);
    }

    [Fact]
    public async Task Everything_stops_within_five_seconds_of_an_orderly_end()
    {
        using var host = await StartAsync();
        var spawned = await SpawnAsync(host.ProbeUrl);
        var children = await ChildrenAsync(host.Process.Id);
        var begun = Stopwatch.GetTimestamp();

        using (Process.Start("kill", ["-TERM", host.Process.Id.ToString(CultureInfo.InvariantCulture)]))
            await host.Process.WaitForExitAsync(Token);

        Assert.Equal(0, host.Process.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 5.5);
        await GoneAsync([.. children, spawned]);
    }

    private static async Task<int> SpawnAsync(string url)
    {
        using var client = new HttpClient();
        return int.Parse(await client.GetStringAsync($"{url}/spawn", Token), CultureInfo.InvariantCulture);
    }

    private static async Task<Host> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("aspire-orphans-").FullName;
        var assembly = typeof(Projects.SampleAppHost).Assembly.Location;
        var start = new ProcessStartInfo("dotnet",
            [assembly, $"--Aspire:Store:Path={data}", "--DcpPublisher:RandomizePorts=true"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Projects.SampleAppHost.ProjectPath,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            // The replicated one starts without waiting; the probe is up once it says where it listens.
            if (line.StartsWith("probe ", StringComparison.Ordinal)
                && Listening().Match(line) is { Success: true } match)
            {
                var reading = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Host(process, await HttpOneAsync(match.Value, process), data, reading);
            }
        }

        throw new InvalidOperationException("The sample AppHost ended early.");
    }

    /// <summary>Of the probe's two endpoints the one that speaks HTTP/1.1 answers a plain request.</summary>
    private static async Task<string> HttpOneAsync(string url, Process host)
    {
        using var client = new HttpClient();
        foreach (var candidate in await UrlsAsync(host.Id, url))
        {
            try
            {
                await client.GetStringAsync($"{candidate}/health", Token);
                return candidate;
            }
            catch (HttpRequestException)
            {
                continue; // the HTTP/2 one
            }
        }

        throw new InvalidOperationException("No endpoint of the probe answers.");
    }

    private static async Task<List<string>> UrlsAsync(int host, string known)
    {
        var urls = new List<string> { known };
        foreach (var child in await ChildrenAsync(host))
        {
            var variables = (await File.ReadAllTextAsync($"/proc/{child}/environ", Token)).Split('\0');
            if (variables.Contains("OTEL_SERVICE_NAME=probe"))
                urls.AddRange(variables.Where(v =>
                    v.StartsWith("Kestrel__Endpoints__http__Url=", StringComparison.Ordinal))
                    .Select(v => v.Split('=', 2)[1]));
        }

        return urls;
    }

    private static async Task<List<int>> ChildrenAsync(int parent)
    {
        var found = new List<int>();
        foreach (var task in Directory.EnumerateDirectories($"/proc/{parent}/task"))
        {
            var line = await File.ReadAllTextAsync(Path.Combine(task, "children"), Token);
            found.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id =>
                int.Parse(id, CultureInfo.InvariantCulture)));
        }

        return found;
    }

    private static async Task GoneAsync(int[] processes)
    {
        // There is no event for the end of somebody else's child: look until it is gone, with a hang guard.
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(TimeSpan.FromSeconds(20));
        foreach (var id in processes)
        {
            while (IsAlive(id))
                await Task.Delay(20, guard.Token);
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex Listening();

    private sealed record Host(Process Process, string ProbeUrl, string Data, Task<string> Reading) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited)
                Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
            Directory.Delete(Data, recursive: true);
        }
    }
}
