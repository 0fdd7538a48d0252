using System.Data;
using System.Data.Common;
using Amazon.KeyManagementService;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// Root keys from the host's command line: <c>sealing report</c> says which keys this service's data are under,
/// <c>sealing rotate</c> adds a key to the file, which running services take up within seconds.
/// </summary>
public static class SealingCommand
{
    /// <param name="service">Whose data and audit trail it is about, for example "identity" on "identitydb".</param>
    public static async Task<int> RunAsync(string[] arguments, string service)
    {
        var database = $"{service}db";
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var options = configuration.GetSection(SealingOptions.Section).Get<SealingOptions>() ?? new();
        try
        {
            return arguments switch
            {
                ["report"] => await ReportAsync(DatabaseSetup.Open(configuration, database), database),
                ["rotate"] => await RotateAsync(options, DatabaseSetup.Open(configuration, database), service),
                _ => Refuse("sealing report | sealing rotate"),
            };
        }
        catch (Exception exception) when (exception is DbException or DependencyException
            or InvalidOperationException or IOException or BrokenSealException)
        {
            return Refuse(exception.Message);
        }
    }

    private static async Task<int> ReportAsync(DbDataSource source, string database)
    {
        await using var connection = await source.OpenConnectionAsync();
        Console.WriteLine($"{database}:");
        foreach (var row in await connection.QueryAsync<KeyUse>(Sql.Report))
            Console.WriteLine($"  {row.RootKeyId}  {row.Purpose}  {row.Live} data keys, {row.Destroyed} destroyed");
        return 0;
    }

    private static async Task<int> RotateAsync(SealingOptions options, DbDataSource database, string service)
    {
        var (clock, ct) = (TimeProvider.System, CancellationToken.None);
        using var kms = options.KmsKeyId is null ? null : new AmazonKeyManagementServiceClient();
        IRootKeyGuard guard = kms is null ? new LocalGuard() : new KmsGuard(kms, Options.Create(options));
        var file = new RootKeyFile(options.KeyFile, guard, clock);
        var roots = new RootKeys(file, service);
        await roots.LoadAsync(ct);
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var audit = new AuditTrail(database, new DataKeys(database, roots, cache, clock), new AuditWatch(clock), clock,
            NullLogger<AuditTrail>.Instance);
        // An entry that can't be written leaves the file as it was; only the commit comes after the key.
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await audit.AppendAsync(new AuditEntry(AuditEntry.Host, "root-key.add"), connection, transaction, ct);
        var added = await file.AddAsync(ct);
        await transaction.CommitAsync(ct);
        Console.WriteLine($"{added} is current. Keep the older keys in the file until no report names them.");
        return 0;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }

    private sealed record KeyUse(string RootKeyId, string Purpose, long Live, long Destroyed);

    private static class Sql
    {
        public const string Report = """
            SELECT root_key_id, purpose, COUNT(wrapped), COUNT(destroyed_at)
            FROM data_key
            GROUP BY root_key_id, purpose
            ORDER BY root_key_id, purpose
            """;
    }
}
