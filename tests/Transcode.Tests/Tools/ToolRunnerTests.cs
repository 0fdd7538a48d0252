using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Imaging.Transcode.Tools;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imaging.Transcode.Tests.Tools;

/// <summary>What a program that turned against us can do: nothing, and not for long.</summary>
public sealed class ToolRunnerTests : IDisposable
{
    private const string NotFenced = "This machine gives nobody namespaces of their own.";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly ToolLimits Small = new(
        TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), 512L * 1024 * 1024, 1024 * 1024);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imaging-tool-");
    private readonly SpawnThread _spawn = new();
    private readonly ToolRunner _tools;

    public ToolRunnerTests() => _tools = new(_spawn, NullLogger<ToolRunner>.Instance);

    public void Dispose()
    {
        _spawn.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_has_no_network()
    {
        Assert.SkipUnless(await _tools.IsFencedAsync(), NotFenced);
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var port = ((IPEndPoint)canary.LocalEndpoint).Port;

        var result = await BashAsync($"echo > /dev/tcp/127.0.0.1/{port}");

        Assert.False(result.IsSuccess);
        Assert.False(canary.Pending());
    }

    [Fact]
    public async Task It_sees_its_folder_and_the_systems_programs_and_no_more()
    {
        Assert.SkipUnless(await _tools.IsFencedAsync(), NotFenced);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "source"), "mine", Ct);
        var secret = Path.Combine(Path.GetTempPath(), $"secret-{Guid.CreateVersion7():N}");
        await File.WriteAllTextAsync(secret, "not for it", Ct);
        try
        {
            var result = await BashAsync(
                $"cat source; cat {secret}; ls -A /; echo; env; touch /usr/x && echo wrote");

            var output = Encoding.UTF8.GetString(result.Output);
            Assert.StartsWith("mine", output, StringComparison.Ordinal);
            Assert.DoesNotContain("not for it", output, StringComparison.Ordinal);
            Assert.DoesNotContain("home", output, StringComparison.Ordinal);
            Assert.DoesNotContain("HOME", output, StringComparison.Ordinal);
            Assert.DoesNotContain("wrote", output, StringComparison.Ordinal);
            Assert.Contains("VIPS_BLOCK_UNTRUSTED=1", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public async Task It_is_ended_with_all_it_started_once_its_time_is_over()
    {
        var watch = Stopwatch.StartNew();
        var mark = $"9{Random.Shared.Next(100_000, 999_999)}";

        var result = await BashAsync($"sleep {mark} & sleep {mark}", Small with { Wall = TimeSpan.FromSeconds(1) });

        Assert.True(result.IsOverTime);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
        await UntilAsync(() => !IsRunning(mark));
    }

    [Fact]
    public async Task It_is_ended_when_its_job_is_cancelled()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var mark = $"8{Random.Shared.Next(100_000, 999_999)}";
        var running = _tools.RunAsync(new("sleep", [mark], Small), _folder.FullName, cancelled.Token);
        await UntilAsync(() => IsRunning(mark));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await UntilAsync(() => !IsRunning(mark));
    }

    [Fact]
    public async Task It_can_neither_compute_nor_write_without_an_end()
    {
        var computed = await BashAsync("while :; do :; done", Small with { Cpu = TimeSpan.FromSeconds(1) });
        var written = await BashAsync("cat /dev/zero > file");

        Assert.Equal((false, false), (computed.IsSuccess, computed.IsOverTime));
        Assert.False(written.IsSuccess);
        Assert.True(new FileInfo(Path.Combine(_folder.FullName, "file")).Length <= Small.FileSize);
    }

    [Fact]
    public async Task What_it_says_is_bounded()
    {
        var result = await BashAsync("head -c 50000000 /dev/zero; head -c 5000000 /dev/zero | tr '\\0' x >&2");

        Assert.True(result.IsSuccess);
        Assert.True(result.Output.Length <= 2 * 1024 * 1024);
        Assert.True(result.LastWords.Length <= 500);
    }

    private Task<ToolResult> BashAsync(string script, ToolLimits? limits = null) =>
        _tools.RunAsync(new("bash", ["-c", script], limits ?? Small), _folder.FullName, Ct);

    private static bool IsRunning(string mark) => Directory.EnumerateDirectories("/proc").Any(folder =>
    {
        try
        {
            var command = File.ReadAllText(Path.Combine(folder, "cmdline"));
            return command.Contains($"sleep\0{mark}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No process, or one that has just ended.
            return false;
        }
    });

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var attempt = 0; attempt < 200 && !isSo(); attempt++) await Task.Delay(50, Ct);
        Assert.True(isSo());
    }
}
