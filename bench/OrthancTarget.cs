using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Imaging.Bench;

/// <summary>A private Orthanc with its default storage, loopback only, gone with its data afterwards.</summary>
internal sealed class OrthancTarget : ITarget, IDisposable
{
    private static readonly string[] Programs = ["/usr/sbin/Orthanc", "/usr/local/sbin/Orthanc", "/usr/bin/Orthanc"];

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _http;

    private OrthancTarget(DirectoryInfo folder, Process process, HttpClient http) =>
        (_folder, _process, _http) = (folder, process, http);

    public string Name => "orthanc";

    public static async Task<OrthancTarget> StartAsync(BenchOptions options, CancellationToken ct)
    {
        var program = Programs.FirstOrDefault(File.Exists)
            ?? throw new BenchException("Orthanc is not installed (package orthanc).");
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"orthanc-{Environment.ProcessId}"));
        var port = FreePort();
        var configuration = Path.Combine(folder.FullName, "orthanc.json");
        await File.WriteAllTextAsync(configuration, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["StorageDirectory"] = folder.FullName,
            ["IndexDirectory"] = folder.FullName,
            ["HttpPort"] = port,
            ["RemoteAccessAllowed"] = false,
            ["AuthenticationEnabled"] = false,
            ["DicomServerEnabled"] = false,
            ["Plugins"] = Array.Empty<string>(),
            // What a client of its own would get: no new connection per request.
            ["KeepAlive"] = true,
        }), ct);

        var log = Path.Combine(folder.FullName, "orthanc.log");
        var process = Process.Start(new ProcessStartInfo(program, [$"--logfile={log}", configuration]))!;
        var http = BenchHttp.CreateClient(new Uri($"http://127.0.0.1:{port}"), options.Clients);
        var target = new OrthancTarget(folder, process, http);
        try
        {
            await target.WaitAsync(ct);
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    public async Task<long> PutAsync(Worker worker, int number, CancellationToken ct)
    {
        var file = worker.File(number);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/instances") { Content = BenchHttp.File(file) };
        await _http.SendAsync(request, worker, ct);
        return file.Length;
    }

    public async Task<long> GetAsync(Worker worker, int number, CancellationToken ct)
    {
        var id = IdOf(worker.Template.Identity(number));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/instances/{id}/file");
        return BenchHttp.Check(worker, number, await _http.SendAsync(request, worker, ct));
    }

    public async Task<long> ListAsync(Worker worker, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tools/find");
        request.Content = new StringContent(JsonSerializer.Serialize(new
        {
            Level = "Instance",
            Expand = true,
            Limit = Comparison.PageSize,
            Query = new { PatientID = worker.Template.PatientId },
        }));
        var length = await _http.SendAsync(request, worker, ct);
        return BenchHttp.CheckPage(worker, length, "\"ParentSeries\""u8, Comparison.PageSize);
    }

    public void Dispose()
    {
        _http.Dispose();
        // Its data goes too, so it need not end in order.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited || deadline.Elapsed > TimeSpan.FromSeconds(30))
                throw new BenchException($"Orthanc did not start (in {_folder.FullName}).");
            try
            {
                using var response = await _http.GetAsync("/system", ct);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, ct);
        }
    }

    /// <summary>Orthanc's own rule, so that a GET needs no look-up first.</summary>
    private static string IdOf(DicomIdentity identity)
    {
        var text = $"{identity.PatientId}|{identity.StudyUid}|{identity.SeriesUid}|{identity.SopUid}";
#pragma warning disable CA5350 // A name, not a safeguard.
        var hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(text)));
#pragma warning restore CA5350
        return string.Join('-', hash.Chunk(8).Select(part => new string(part)));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
