using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace Imaging.Encounter.Tests.Running;

/// <summary>The server that IMAGING_MYSQL names, or a MariaDB of this run alone; either way with a database of this
/// run's own, which goes with it.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _database = $"encounterdb_t{Guid.CreateVersion7():N}";
    private readonly string? _folder;
    private readonly Process? _process;

    private LocalServer(string server, string? folder, Process? process) =>
        (Server, _folder, _process) = (server.TrimEnd(';'), folder, process);

    /// <summary>A connection string without a database.</summary>
    public string Server { get; }

    public string ConnectionString => $"{Server};Database={_database}";

    public static async Task<LocalServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("IMAGING_MYSQL") is { Length: > 0 } given) return new(given, null, null);
        var (folder, port) = (Directory.CreateTempSubdirectory("imaging-mysql-").FullName, FreePort());
        string[] user = Environment.UserName == "root" ? ["--user=root"] : [];
        using (var install = Start("mariadb-install-db", ["--no-defaults", $"--datadir={folder}/data",
            "--skip-test-db", "--auth-root-authentication-method=normal", .. user]))
            await install.WaitForExitAsync();
        var process = Start("mariadbd", ["--no-defaults", $"--datadir={folder}/data", $"--socket={folder}/s",
            string.Create(CultureInfo.InvariantCulture, $"--port={port}"), "--bind-address=127.0.0.1",
            "--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", .. user]);
        var server = new LocalServer(
            string.Create(CultureInfo.InvariantCulture, $"Server=127.0.0.1;Port={port};User ID=root"), folder, process);
        var deadline = Stopwatch.StartNew();
        while (!await server.AnswersAsync())
        {
            Assert.True(deadline.Elapsed < Patience, "MariaDB does not answer.");
            await Task.Delay(100);
        }

        return server;
    }

    /// <summary>For a test that fills it by itself; a service makes its own.</summary>
    public async Task CreateDatabaseAsync()
    {
        await using var connection = new MySqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(
            $"CREATE DATABASE `{_database}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task ExecuteAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = new MySqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value is Guid id ? id.ToByteArray(bigEndian: true) : value);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = new MySqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value is Guid id ? id.ToByteArray(bigEndian: true) : value);
        return (T)Convert.ChangeType((await command.ExecuteScalarAsync())!, typeof(T), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            await using var connection = new MySqlConnection(Server);
            await connection.OpenAsync();
            await using var command = new MySqlCommand($"DROP DATABASE IF EXISTS `{_database}`", connection);
            await command.ExecuteNonQueryAsync();
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder!, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new MySqlConnection(Server);
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
