using System.Data.Common;
using Amazon.S3;
using Dapper;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Audit;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Reconciliation;

/// <summary>An object that no row names.</summary>
internal sealed record OrphanRow(
    string Folder, string ObjectKey, long Size, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt);

/// <summary>Erases an orphan that an administrator names, once it has been one for long enough and if no row names it
/// by now.</summary>
internal sealed class EraseOrphan(DbDataSource database, IAmazonS3 s3, IOptions<ObjectStoreOptions> store,
    IOptions<ReconcileOptions> options, AuditTrail audit, TimeProvider clock)
{
    public async Task<IReadOnlyList<OrphanRow>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<OrphanRow>(
            new CommandDefinition(Sql.List, cancellationToken: ct))).AsList();
    }

    /// <summary>False where it is none, or not yet for long enough.</summary>
    public async Task<bool> RunAsync(string folder, string objectKey, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var of = new { folder, objectKey, before = clock.GetUtcNow() - options.Value.EraseAfter };
        if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(Sql.IsOne, of, cancellationToken: ct)) == 0)
            return false;
        await StoreCall.AskAsync("Erasing an orphan", () => s3.DeleteObjectAsync(
            store.Value.Bucket, $"{store.Value.KeyPrefix}{folder}/{objectKey}", ct));
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.Host, "orphan.erase", Detail: new { folder, objectKey }), connection, null, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Erased, of, cancellationToken: ct));
        return true;
    }

    private static class Sql
    {
        public const string List = """
            SELECT folder, object_key, size, first_seen_at, last_seen_at
            FROM orphan_object
            ORDER BY first_seen_at, folder, object_key
            """;

        public const string IsOne = """
            SELECT COUNT(*)
            FROM orphan_object
            WHERE folder = @folder AND object_key = @objectKey AND first_seen_at <= @before
              AND NOT EXISTS (SELECT 1 FROM image WHERE object_key = @objectKey)
              AND NOT EXISTS (SELECT 1 FROM media WHERE object_key = @objectKey OR next_key = @objectKey
                OR quarantine_key = @objectKey)
              AND NOT EXISTS (SELECT 1 FROM rendition WHERE object_key = @objectKey)
              AND NOT EXISTS (SELECT 1 FROM upload
                WHERE object_key = @objectKey AND state IN ('open', 'checking'))
            """;

        public const string Erased = "DELETE FROM orphan_object WHERE folder = @folder AND object_key = @objectKey";
    }
}
