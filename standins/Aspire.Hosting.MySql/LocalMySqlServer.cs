using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Aspire.Hosting.MySql;

/// <summary>
/// The container's place is taken by a server of this machine: MariaDB's, else MySQL's own. Its data lie in the
/// volume's folder; the root password is set at each start by an init file that only its owner can read.
/// </summary>
internal sealed partial class LocalMySqlServer(MySqlServerResource resource, IDistributedApplicationBuilder builder)
{
    private const int LongestSocketPath = 100; // the kernel takes 107 bytes

    private static readonly string[] Options =
    [
        "--bind-address=127.0.0.1", "--skip-log-bin", "--skip-name-resolve",
        "--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin",
        "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=128M", "--max-connections=500",
    ];

    private string? _initFile;

    public static void Check()
    {
        if (Server() is null)
            throw new DistributedApplicationException(
                "There is no mariadbd (or mysqld) on this machine. Install the Debian package mariadb-server, " +
                "or name an existing server.");
    }

    public async Task<ProcessSpec> PrepareAsync(CancellationToken ct)
    {
        var folder = Folder();
        var data = Path.Combine(folder, "data");
        if (!Directory.Exists(data))
            await InitializeAsync(folder, data, ct);

        _initFile = Path.Combine(folder, "init.sql");
        var password = await resource.PasswordParameter.GetValueAsync(ct) ?? "";
        PrivateFile.Write(_initFile, InitStatements(password));
        return new ProcessSpec(Server()!,
        [
            "--no-defaults", $"--datadir={data}", $"--socket={SocketPath(folder)}", $"--pid-file={folder}/server.pid",
            string.Create(CultureInfo.InvariantCulture, $"--port={resource.PrimaryEndpoint.Port}"),
            $"--init-file={_initFile}", .. Options, .. AsRoot(),
        ], folder) { ErrorStreamIsLog = true };
    }

    /// <summary>Runs in the server's ready handler; a failure is logged only, as in the genuine package.</summary>
    public async Task ReadyAsync(IServiceProvider services, CancellationToken ct)
    {
        if (_initFile is not null)
            File.Delete(_initFile);
        var logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
        try
        {
            await using var connection = await ServerConnection.OpenAsync(resource, ct);
            foreach (var name in resource.Databases.Values)
            {
                await using var command = connection.CreateCommand();
                var quoted = name.Replace("`", "``", StringComparison.Ordinal);
                command.CommandText = $"CREATE DATABASE IF NOT EXISTS `{quoted}`";
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        catch (MySqlException e)
        {
            Log.DatabasesNotCreated(logger, e.Message);
        }
    }

    private static string InitStatements(string password)
    {
        var quoted = password.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "''", StringComparison.Ordinal);

        // Without name resolution the server knows a local client by its address only.
        return $"""
            CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '{quoted}';
            ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '{quoted}';
            GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
            ALTER USER 'root'@'localhost' IDENTIFIED BY '{quoted}';

            """;
    }

    private async Task InitializeAsync(string folder, string data, CancellationToken ct)
    {
        // Made aside and renamed, so that an interrupted first start leaves nothing that looks complete.
        var unfinished = data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        StoreFolder.Private(unfinished);
        var start = ChildProcess.OnPath("mariadb-install-db") is { } install
            ? new ProcessStartInfo(install,
                ["--no-defaults", $"--datadir={unfinished}", "--skip-test-db",
                    "--auth-root-authentication-method=normal", .. AsRoot()])
            : new ProcessStartInfo(Server()!,
                ["--no-defaults", "--initialize-insecure", $"--datadir={unfinished}", .. AsRoot()]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = folder;

        using var process = await ProcessGuard.Shared.StartAsync(start);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        ProcessGuard.Shared.Forget(process.Id);
        if (process.ExitCode != 0)
            throw new DistributedApplicationException(
                $"The database folder '{data}' could not be made: {await errors}{await output}");
        Directory.Move(unfinished, data);
    }

    private string Folder()
    {
        var store = StoreFolder.Of(builder.Configuration, builder.AppHostDirectory);
        if (resource.TryGetLastAnnotation<ContainerMountAnnotation>(out var mount))
            return StoreFolder.Private(mount.Type == ContainerMountType.Volume
                ? Path.Combine(store, "volumes", mount.Source!) : mount.Source!);

        // Without a volume a container's data go with it.
        var passing = Path.Combine(store, "containers", resource.Name);
        if (Directory.Exists(passing))
            Directory.Delete(passing, recursive: true);
        return StoreFolder.Private(passing);
    }

    private string SocketPath(string folder)
    {
        var path = Path.Combine(folder, "server.sock");
        return path.Length <= LongestSocketPath
            ? path
            : Path.Combine(StoreFolder.Shared(),
                string.Create(CultureInfo.InvariantCulture, $"{resource.PrimaryEndpoint.Port}.sock"));
    }

    private static string? Server() => ChildProcess.OnPath("mariadbd") ?? ChildProcess.OnPath("mysqld");

    private static string[] AsRoot() => Environment.UserName == "root" ? ["--user=root"] : [];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The databases could not be created: {Reason}")]
        public static partial void DatabasesNotCreated(ILogger logger, string reason);
    }
}
