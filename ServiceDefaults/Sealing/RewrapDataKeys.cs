using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// Rotation while running: when a new root key appears in the file, every data key is wrapped again under it, and a
/// root key that nothing is left under is forgotten, so that it may be taken out of the file.
/// </summary>
internal sealed partial class RewrapDataKeys(DbDataSource database, RootKeys roots, IOptions<SealingOptions> options,
    TimeProvider clock, ILogger<RewrapDataKeys> logger)
    : PeriodicWorker(options.Value.KeyFilePollInterval, clock, logger)
{
    private const int BatchSize = 500;

    /// <summary>Returns how many keys were wrapped again.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await roots.ReloadAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var (current, rewrapped) = (roots.Current, 0);
        await CheckRootKeys.RecordAsync(connection, current, Clock, ct);
        while (true)
        {
            var rows = (await connection.QueryAsync<OldKey>(new CommandDefinition(
                Sql.Old, new { current = current.Id, limit = BatchSize }, cancellationToken: ct))).AsList();
            if (rows.Count == 0) break;
            foreach (var row in rows) await RewrapAsync(row, current, connection, ct);
            rewrapped += rows.Count;
        }

        if (rewrapped > 0) Log.Rewrapped(logger, rewrapped, current.Id);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Forget, new { current = current.Id }, cancellationToken: ct));
        return rewrapped;
    }

    private async Task RewrapAsync(OldKey row, RootKey current, DbConnection connection, CancellationToken ct)
    {
        var key = roots.Unwrap(row.Wrapped, row.DataKeyId, row.Purpose, row.RootKeyId);
        var wrapped = roots.Wrap(key, row.DataKeyId, row.Purpose);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Rewrap, new { wrapped, current = current.Id, row.DataKeyId, row.RootKeyId }, cancellationToken: ct));
    }

    private sealed record OldKey(Guid DataKeyId, string Purpose, string RootKeyId, byte[] Wrapped);

    private static class Sql
    {
        public const string Old = """
            SELECT data_key_id, purpose, root_key_id, wrapped
            FROM data_key
            WHERE root_key_id <> @current AND wrapped IS NOT NULL
            LIMIT @limit
            """;

        public const string Rewrap = """
            UPDATE data_key
            SET wrapped = @wrapped, root_key_id = @current
            WHERE data_key_id = @DataKeyId AND root_key_id = @RootKeyId AND wrapped IS NOT NULL
            """;

        public const string Forget = """
            DELETE FROM root_key
            WHERE root_key_id <> @current
              AND root_key_id NOT IN (SELECT root_key_id FROM data_key WHERE wrapped IS NOT NULL)
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} data keys are wrapped under root key {RootKeyId} now")]
        public static partial void Rewrapped(ILogger logger, int count, string rootKeyId);
    }
}
