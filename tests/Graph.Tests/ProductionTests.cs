using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Imaging.Graph.Tests;

/// <summary>What serves developers exists in Development alone.</summary>
public sealed class ProductionTests
{
    private static readonly (string, string?)[] Production =
        [("ASPNETCORE_ENVIRONMENT", "Production"), ("DOTNET_ENVIRONMENT", "Production")];

    [Theory]
    [InlineData("Imaging.Identity", "FirstStart:DevelopmentKey", "true")]
    [InlineData("Imaging.Gateway", "Mailbox:Folder", "/nowhere")]
    public async Task A_start_with_a_development_setting_fails_and_names_it(
        string program, string setting, string value)
    {
        var (status, output) = await Tool.RunAsync("dotnet", [Repository.Built(program)], [
            .. Production,
            (setting.Replace(":", "__", StringComparison.Ordinal), value),
            ("InternalAuth__ClientId", "test"), ("InternalAuth__ClientSecret", new string('x', 44)),
            ("ConnectionStrings__identitydb", "Server=localhost;Port=1;Database=none"),
            ("PublicUrl", "https://imaging.test"), ("Sealing__KeyFile", "/nowhere/root-keys.json"),
        ]);

        Assert.NotEqual(0, status);
        Assert.Contains(setting, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "--encounters 10", "Made-up patients are for Development only.")]
    [InlineData("Development", "", "seed --encounters N [--staff ID]")]
    [InlineData("Development", "--encounters ten", "seed --encounters N [--staff ID]")]
    [InlineData("Development", "--encounters 10 --staff jo", "seed --encounters N [--staff ID]")]
    public async Task Made_up_patients_are_refused_before_any_data_are_touched(
        string environment, string words, string why)
    {
        var (status, output) = await Tool.RunAsync("dotnet",
            [Repository.Built("Imaging.Encounter"), "seed",
                .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            ("ASPNETCORE_ENVIRONMENT", environment), ("DOTNET_ENVIRONMENT", environment));

        Assert.Equal((2, why), (status, output.Trim()));
    }

    [Fact]
    public async Task The_whole_system_has_no_dev_path_and_prints_no_secret()
    {
        var (runId, port) = ($"t{Guid.CreateVersion7():N}", FreePort());
        var data = Directory.CreateTempSubdirectory("imaging-production-").FullName;
        using var system = Start(
            [$"--RunId={runId}"], ("IMAGING_DATA", data), ("IMAGING_PORT", $"{port}"));
        var printed = new StringBuilder();
        var errors = system.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            await ReadUntilAsync(system.StandardOutput, "Ready: ", printed, limit.Token);
            using var client = new HttpClient { BaseAddress = new($"http://localhost:{port}") };
            foreach (var path in (string[])["/dev", "/dev/mailbox", "/dev/mailbox.json", "/dev/upload"])
            {
                using var answer = await client.GetAsync(path, limit.Token);
                await answer.ProblemAsync(404, "not-found");
            }
        }
        finally
        {
            await Tool.RunAsync("kill", ["-TERM", $"{system.Id}"]);
            printed.Append(await system.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            printed.Append(await errors);
            await system.WaitForExitAsync(TestContext.Current.CancellationToken);
            await ExistingServers.SweepAsync(runId);
        }

        var secrets = await SecretsInAsync(data);
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, printed.ToString(), StringComparison.Ordinal));
        foreach (var sign in (string[])["imk_", "Setup token", "API key"])
            Assert.DoesNotContain(sign, printed.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(data, "connection.env")));
        Assert.False(Directory.Exists(Path.Combine(data, "mailbox")));
        Directory.Delete(data, recursive: true);
    }

    private static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root, "AppHost"),
        };
        foreach (var argument in (string[])[
            Repository.Built("Imaging.AppHost"), "--environment", "Production", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Production) start.Environment[name] = value;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task ReadUntilAsync(
        StreamReader output, string sign, StringBuilder printed, CancellationToken ct)
    {
        while (await output.ReadLineAsync(ct) is { } line)
        {
            printed.AppendLine(line);
            if (line.Contains(sign, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"It ended before it was ready:\n{printed}");
    }

    /// <summary>The generated parameters, as they are kept with the data.</summary>
    private static async Task<ICollection<string>> SecretsInAsync(string data) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(
            Path.Combine(data, "parameters.json"), TestContext.Current.CancellationToken))!.Values;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
