using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.MySql;

/// <summary>
/// The container's place is taken by a server of this machine: MariaDB's, else MySQL's own. Its data lie in the
/// volume's folder; the root password is set at each start by an init file that only its owner can read.
/// </summary>
internal sealed class LocalServer(MySqlServerResource resource, IDistributedApplicationBuilder builder)
{
    private const int LongestSocketPath = 100; // the kernel takes 107 bytes
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] Options =
    [
        "--bind-address=127.0.0.1", "--skip-log-bin", "--skip-name-resolve",
        "--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin",
        "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=128M", "--max-connections=500",
    ];

    public static string? Program { get; } = OnPath("mariadbd") ?? OnPath("mysqld");

    private static string[] AsRoot => Environment.UserName == "root" ? ["--user=root"] : [];

    // Without a volume a container's data go with it.
    private string Folder => Path.GetFullPath(
        resource.Volume is { } volume ? Path.Combine("volumes", volume) : Path.Combine("containers", resource.Name),
        Path.GetFullPath(builder.Configuration["Aspire:Store:Path"] ?? "obj", builder.AppHostDirectory));

    private string Data => Path.Combine(Folder, "data");

    private string InitFile => Path.Combine(Folder, "init.sql");

    private string Socket => Path.Combine(Folder, "server.sock") is { Length: <= LongestSocketPath } path
        ? path : Path.Combine(Path.GetTempPath(), $"mysql-{Environment.ProcessId}-{resource.Name}.sock");

    public void AddArguments(CommandLineArgsCallbackContext context)
    {
        foreach (var argument in (string[])["--no-defaults", $"--datadir={Data}", $"--socket={Socket}",
            $"--pid-file={Folder}/server.pid", $"--init-file={InitFile}", .. Options, .. AsRoot])
            context.Args.Add(argument);
        var port = resource.PrimaryEndpoint.Property(EndpointProperty.TargetPort);
        context.Args.Add(ReferenceExpression.Create($"--port={port}"));
    }

    public async Task PrepareAsync(CancellationToken ct)
    {
        if (Program is null)
            throw new DistributedApplicationException(
                "There is no mariadbd (or mysqld) on this machine. Install the Debian package mariadb-server, " +
                "or name an existing server.");
        if (resource.Volume is null && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        CreateFolder(Folder);
        if (!Directory.Exists(Data)) await InitializeAsync(ct);

        File.Delete(InitFile);
        await using var file = new StreamWriter(InitFile, new FileStreamOptions
            { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        await file.WriteAsync(Statements(await resource.PasswordParameter.GetValueAsync(ct) ?? ""));
    }

    /// <summary>The server has read it.</summary>
    public void ForgetPassword() => File.Delete(InitFile);

    private static string Statements(string password)
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

    private async Task InitializeAsync(CancellationToken ct)
    {
        // Made aside and renamed, so that an interrupted first start leaves nothing that looks complete.
        var unfinished = $"{Data}.new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        CreateFolder(unfinished);
        var start = OnPath("mariadb-install-db") is { } install
            ? new ProcessStartInfo(install, ["--no-defaults", $"--datadir={unfinished}", "--skip-test-db",
                "--auth-root-authentication-method=normal", .. AsRoot])
            : new ProcessStartInfo(Program!,
                ["--no-defaults", "--initialize-insecure", $"--datadir={unfinished}", .. AsRoot]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = Folder;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new DistributedApplicationException(
                $"The database folder '{Data}' could not be made: {await errors}{await output}");
        Directory.Move(unfinished, Data);
    }

    private static void CreateFolder(string path) =>
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
