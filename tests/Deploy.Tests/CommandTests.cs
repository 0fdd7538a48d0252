using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Imaging.Deploy.Tests;

/// <summary>What run.sh says, in one line, when it cannot start.</summary>
[SupportedOSPlatform("linux")]
public sealed class CommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imaging-command-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_on_a_taken_port_says_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (status, _, error) = await RunAsync([], ("IMAGING_PORT", $"{port}"));

        Assert.Equal((1, $"run.sh: port {port} is taken; choose another: IMAGING_PORT=8081\n"), (status, error));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("0")]
    [InlineData("65536")]
    public async Task Run_on_what_is_no_port_says_so(string port)
    {
        var (status, _, error) = await RunAsync([], ("IMAGING_PORT", port));

        Assert.Equal((1, $"run.sh: IMAGING_PORT is not a port number: {port}\n"), (status, error));
    }

    [Fact]
    public async Task Run_on_data_in_use_says_so()
    {
        var (_, _, startTime) = await StatAsync("self");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "run.pid"),
            $"{Environment.ProcessId} {startTime}\n", TestContext.Current.CancellationToken);

        var (status, _, error) = await RunAsync([]);

        Assert.Equal(1, status);
        Assert.Equal($"run.sh: already running on {_folder.FullName} (process {Environment.ProcessId})\n", error);
    }

    [Fact]
    public async Task Run_after_a_crash_is_not_held_up_by_the_dead_process()
    {
        // Our own id with another start time: what a reused process id looks like.
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "run.pid"),
            $"{Environment.ProcessId} 1\n", TestContext.Current.CancellationToken);

        var (_, _, error) = await RunAsync([], ("IMAGING_PORT", "none"));

        Assert.Equal("run.sh: IMAGING_PORT is not a port number: none\n", error);
    }

    [Fact]
    public async Task Run_is_not_held_up_by_one_that_has_ended_and_that_nobody_asked_after()
    {
        // The child of a shell that became a program which never asks for it: it ends once the shell is that program,
        // since a shell would ask.
        using var parent = Process.Start(new ProcessStartInfo("bash", ["-c", "cat <&0 & echo $!; exec sleep 600"])
            { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            var zombie = await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            while ((await StatAsync($"{parent.Id}")).Name != "sleep")
                await Task.Delay(5, TestContext.Current.CancellationToken);
            parent.StandardInput.Close();
            var stat = await StatAsync(zombie!);
            while (stat.State != "Z") stat = await StatAsync(zombie!);
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "run.pid"), $"{zombie} {stat.StartTime}\n",
                TestContext.Current.CancellationToken);

            var (_, _, error) = await RunAsync([], ("IMAGING_PORT", "none"));

            Assert.Equal("run.sh: IMAGING_PORT is not a port number: none\n", error);
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task Run_without_a_tool_and_without_rights_names_the_packages()
    {
        string[] commands =
            ["basename", "bash", "cat", "cut", "dirname", "dotnet", "flock", "grep", "mkdir", "sed", "sleep"];
        foreach (var command in commands)
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, command), Which(command));
        Script("apt-get", "exit 1");
        Script("id", "echo 1000");
        Script("sudo", "exit 1");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var (status, _, error) = await RunAsync([],
            ("PATH", _folder.FullName), ("IMAGING_MYSQL", "Server=elsewhere"), ("IMAGING_PORT", $"{port}"));

        Assert.Equal(1, status);
        Assert.Equal("run.sh: missing packages, please run: " +
            "sudo apt-get install ffmpeg dcmtk libgdcm-tools libvips-tools bubblewrap nodejs npm\n", error);
    }

    [Fact]
    public async Task Key_without_a_system_says_what_to_do()
    {
        var (status, _, error) = await RunAsync(["key", "list"]);

        Assert.Equal(1, status);
        Assert.StartsWith("run.sh: no running system found: start ./run.sh first", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("destroy")]
    [InlineData("image")]
    [InlineData("orphan")]
    [InlineData("key")]
    public async Task Unknown_commands_get_the_usage(string command)
    {
        var (status, output, error) = await RunAsync([command]);

        Assert.Equal((2, ""), (status, output));
        Assert.StartsWith("./run.sh ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fingerprint_changes_with_every_file_that_comes_changes_or_goes()
    {
        var source = Path.Combine(_folder.FullName, "One.cs");
        var seen = new List<string> { await FingerprintAsync() };
        await File.WriteAllTextAsync(source, "one", TestContext.Current.CancellationToken);
        seen.Add(await FingerprintAsync());
        await File.WriteAllTextAsync(source, "two", TestContext.Current.CancellationToken);
        seen.Add(await FingerprintAsync());

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(seen[^1], await FingerprintAsync());
        File.Delete(source);
        Assert.Equal(seen[0], await FingerprintAsync());
    }

    [Theory]
    [InlineData("artifacts")]
    [InlineData("node_modules")]
    [InlineData(".data")]
    public async Task Fingerprint_ignores_what_is_built_or_data(string folder)
    {
        var before = await FingerprintAsync();
        _folder.CreateSubdirectory(folder);
        File.Create(Path.Combine(_folder.FullName, folder, "file")).Dispose();

        Assert.Equal(before, await FingerprintAsync());
    }

    private async Task<string> FingerprintAsync()
    {
        const string script = """root=$1; source "$2"; fingerprint""";
        var (status, output, _) = await RunAsync("bash",
            ["-euc", script, "bash", _folder.FullName, Repository.PathOf(".ci/prepare.sh")]);
        Assert.Equal(0, status);
        return output;
    }

    private Task<(int Status, string Output, string Error)> RunAsync(
        string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync(Repository.PathOf("run.sh"), arguments, environment);

    private async Task<(int Status, string Output, string Error)> RunAsync(
        string file, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        start.Environment["IMAGING_DATA"] = _folder.FullName;
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>proc(5), /proc/pid/stat: fields 2, 3 and 22.</summary>
    private static async Task<(string Name, string State, string StartTime)> StatAsync(string process)
    {
        var text = await File.ReadAllTextAsync($"/proc/{process}/stat", TestContext.Current.CancellationToken);
        var end = text.LastIndexOf(')');
        var rest = text[(end + 2)..].Split(' ');
        return (text[(text.IndexOf('(') + 1)..end], rest[0], rest[19]);
    }

    private static bool IsOurs(string variable) => variable.StartsWith("IMAGING_", StringComparison.Ordinal);

    private void Script(string name, string line)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{line}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string Which(string command) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(folder => Path.Combine(folder, command)).First(File.Exists);
}
