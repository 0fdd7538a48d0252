using System.Data.Common;
using Imaging.Encounter.Tests.Running;
using Imaging.ServiceDefaults.Data;
using Imaging.Transcode.Jobs;
using Imaging.Transcode.Tests.Jobs;
using Microsoft.Extensions.Configuration;
using MySqlConnector;

[assembly: AssemblyFixture(typeof(QueueDatabase))]

namespace Imaging.Transcode.Tests.Jobs;

/// <summary>The queue's table on a real server, and what works on it.</summary>
public sealed class QueueDatabase : IAsyncLifetime
{
    private LocalServer? _server;

    internal JobOptions Options { get; } = new();

    internal DbDataSource Database { get; private set; } = null!;

    internal SubmitJob Submit => new(Database, new JobSignal(), TimeProvider.System);

    internal ClaimJob Claim => new(Database, Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

    internal EndJob End => new(Database, Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

    internal HoldJob Hold => new(Database, Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

    internal CancelJobs Cancel => new(Database, TimeProvider.System);

    internal RecoverJobs Recover => new(Database, new JobSignal(), TimeProvider.System,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<RecoverJobs>.Instance);

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync();
        await _server.CreateDatabaseAsync();
        Database = DatabaseSetup.Open(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["ConnectionStrings:transcodedb"] = _server.ConnectionString }).Build(),
            "transcodedb");
        await using var connection = await Database.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        var name = typeof(Job).Assembly.GetManifestResourceNames()
            .Single(name => name.EndsWith(".sql", StringComparison.Ordinal));
        using var migration = new StreamReader(typeof(Job).Assembly.GetManifestResourceStream(name)!);
        command.CommandText = await migration.ReadToEndAsync();
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
        MySqlConnection.ClearAllPools();
        if (_server is not null) await _server.DisposeAsync();
    }

    internal Task ExecuteAsync(string sql) => _server!.ExecuteAsync(sql);

    internal Task<T> ScalarAsync<T>(string sql, Guid mediaId) => _server!.ScalarAsync<T>(sql, ("@id", mediaId));
}
