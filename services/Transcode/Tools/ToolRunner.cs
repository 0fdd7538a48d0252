using System.Diagnostics;
using System.Text;

namespace Imaging.Transcode.Tools;

/// <summary>Runs programs on files that somebody sent, fenced and bounded. There is no shell anywhere, and nobody
/// outlives the call: whoever is over its time, or whose job was cancelled, is killed with all it started.</summary>
internal sealed partial class ToolRunner(SpawnThread spawn, ILogger<ToolRunner> logger)
{
    private const int MostOutput = 2 * 1024 * 1024;
    private const int MostComplaints = 16 * 1024;

    private readonly Lazy<Task<bool>> _isFenced = new(() => TryFenceAsync(spawn, logger));

    /// <summary>Whether this machine lets us.</summary>
    internal Task<bool> IsFencedAsync() => _isFenced.Value;

    /// <param name="onLine">Told each line of the standard output as it comes; the result has no output
    /// then.</param>
    public async Task<ToolResult> RunAsync(
        ToolCall call, string folder, CancellationToken ct, Action<string>? onLine = null)
    {
        var command = await IsFencedAsync() ? Sandbox.Fenced(call, folder) : Sandbox.Bounded(call);
        using var process = await spawn.StartAsync(StartOf(command, folder));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(call.Limits.Wall);
        await using var kill = limit.Token.UnsafeRegister(state => Kill((Process)state!), process);
        var complaints = ReadEndAsync(process.StandardError.BaseStream);
        var output = onLine is null
            ? ReadStartAsync(process.StandardOutput.BaseStream)
            : ReadLinesAsync(process.StandardOutput, onLine);
        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        return new(process.ExitCode, await output,
            Redaction.LastWords(Encoding.UTF8.GetString(await complaints)), limit.IsCancellationRequested);
    }

    private static ProcessStartInfo StartOf(IReadOnlyList<string> command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Sandbox.Environment) start.Environment[name] = value;
        return start;
    }

    /// <summary>Whether this machine lets us fence programs in; it is said once where it does not.</summary>
    private static async Task<bool> TryFenceAsync(SpawnThread spawn, ILogger logger)
    {
        if (!File.Exists(Sandbox.Bubblewrap))
        {
            Log.NotFenced(logger);
            return false;
        }

        var folder = Path.GetTempPath();
        var nothing = new ToolCall("true", [], ToolLimits.Probe);
        using var process = await spawn.StartAsync(StartOf(Sandbox.Fenced(nothing, folder), folder));
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return true;
        Log.NotFenced(logger);
        return false;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself at this moment.
        }
    }

    private static async Task<byte[]> ReadStartAsync(Stream output)
    {
        var (kept, block) = (new MemoryStream(), new byte[16 * 1024]);
        for (int read; (read = await output.ReadAsync(block)) > 0;)
            kept.Write(block, 0, (int)Math.Min(read, MostOutput - kept.Length));
        return kept.ToArray();
    }

    private static async Task<byte[]> ReadLinesAsync(StreamReader output, Action<string> onLine)
    {
        while (await output.ReadLineAsync() is { } line) onLine(line);
        return [];
    }

    private static async Task<byte[]> ReadEndAsync(Stream complaints)
    {
        var (kept, block) = (Array.Empty<byte>(), new byte[4 * 1024]);
        for (int read; (read = await complaints.ReadAsync(block)) > 0;)
        {
            byte[] all = [.. kept, .. block.AsSpan(0, read)];
            kept = all.Length <= MostComplaints ? all : all[^MostComplaints..];
        }

        return kept;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "Programs on files that somebody sent are bounded but not fenced in: bubblewrap is missing or forbidden")]
        public static partial void NotFenced(ILogger logger);
    }
}
