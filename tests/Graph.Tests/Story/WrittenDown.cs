using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;

namespace Imaging.Graph.Tests.Story;

/// <summary>Everything that the system writes down anywhere: its databases, the server's log of statements, the logs of
/// its processes and its telemetry.</summary>
internal sealed class WrittenDown(ImagingGraph graph)
{
    private static readonly string[] Databases = ["identitydb", "encounterdb", "mediadb", "transcodedb"];
    private static readonly string[] Processes = ["gateway", "identity", "encounter", "media", "transcode"];
    private const string Statements = "the log of statements";
    private string? _statements;

    /// <summary>From here on the server logs every statement, where it is ours to tell.</summary>
    public async Task StartStatementsAsync()
    {
        if (graph.Find("mysql") is null) return;
        _statements = Path.Combine(Path.GetTempPath(), $"statements-{Guid.CreateVersion7():N}.log");
        await ExecuteAsync($"SET GLOBAL general_log_file = '{_statements}'");
        await ExecuteAsync("SET GLOBAL general_log = ON");
    }

    /// <summary>By place, what the story leaves there: to find nothing where nothing was told would prove nothing.
    /// Transcode has no work yet, and so no row.</summary>
    public Dictionary<string, string> Signs()
    {
        var signs = new Dictionary<string, string>
        {
            ["identitydb"] = "setup.start", ["encounterdb"] = "encounter.register", ["mediadb"] = "\n",
            ["telemetry"] = "/api/identity/setup",
        };
        foreach (var process in Processes) signs[LogOf(process)] = "Application started";
        if (_statements is not null) signs[Statements] = "INSERT INTO staff";
        return signs;
    }

    /// <summary>Place by place, some in several pieces.</summary>
    public async IAsyncEnumerable<(string Place, string Text)> ReadAsync()
    {
        if (_statements is not null)
        {
            await ExecuteAsync("SET GLOBAL general_log = OFF");
            yield return (Statements, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_statements)));
            File.Delete(_statements);
        }

        foreach (var database in Databases) yield return (database, await DumpAsync(database));
        foreach (var process in Processes) yield return (LogOf(process), await LogAsync(process));
        foreach (var body in graph.Otlp.Received) yield return ("telemetry", Encoding.Latin1.GetString(body));
    }

    /// <summary>Every row of every table, bytes as they are.</summary>
    private async Task<string> DumpAsync(string database)
    {
        var dump = new StringBuilder();
        await using var connection = await graph.OpenDatabaseAsync(database);
        var tables = new List<string>();
        await using (var command = new MySqlCommand("SHOW TABLES", connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        foreach (var table in tables)
        {
            await using var command = new MySqlCommand($"SELECT * FROM `{table}`", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    dump.Append(reader.GetValue(column) switch
                    {
                        byte[] bytes => Encoding.Latin1.GetString(bytes),
                        DateTime moment => moment.ToString("O"),
                        string text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)),
                        var other => other.ToString(),
                    }).Append('\n');
                }
            }
        }

        return dump.ToString();
    }

    private static string LogOf(string process) => $"the log of {process}";

    private async Task<string> LogAsync(string process)
    {
        var log = new StringBuilder();
        await foreach (var lines in graph.App.Services.GetRequiredService<ResourceLoggerService>()
            .GetAllAsync(graph.Find(process)!))
            foreach (var line in lines) log.AppendLine(line.Content);
        return log.ToString();
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = await graph.OpenDatabaseAsync("identitydb");
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
