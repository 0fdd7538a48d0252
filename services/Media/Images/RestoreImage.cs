using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using MySqlConnector;

namespace Imaging.Media.Images;

/// <summary>Brings back what was deleted or replaced, as long as its bytes are kept.</summary>
internal sealed class RestoreImage(DbDataSource database, AuditTrail audit, TimeProvider clock)
{
    /// <summary>What can be brought back of a subject, the last stored first.</summary>
    public async Task<IReadOnlyList<DeletedImage>> ListAsync(string subjectId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DeletedImage>(new CommandDefinition(
            Sql.List, new { subjectId, now = clock.GetUtcNow() }, cancellationToken: ct))).AsList();
    }

    /// <param name="imageKey">Of the version that is meant: an id may have had several.</param>
    public async Task<RestoreOutcome> RunAsync(Guid imageKey, string actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // Not one whose time is over: its bytes may be going right now.
        var deleted = await connection.QueryFirstOrDefaultAsync<DeletedImage>(new CommandDefinition(
            Sql.Hold, new { imageKey, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
        if (deleted is null) return RestoreOutcome.NotThere;
        try
        {
            await connection.ExecuteAsync(
                new CommandDefinition(Sql.Restore, new { imageKey }, transaction, cancellationToken: ct));
        }
        catch (MySqlException exception) when (DuplicateKey.Is(exception))
        {
            return RestoreOutcome.InTheWay;
        }

        await audit.AppendAsync(
            ImageAudit.Entry(actor, "image.restore", deleted.SubjectId, deleted.ImageId, imageKey),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return RestoreOutcome.Restored;
    }

    private static class Sql
    {
        private const string Select = """
            SELECT image_key, subject_id, image_id, size, created_at, erase_after
            FROM image
            """;

        public const string List = $"""
            {Select}
            WHERE subject_id = @subjectId AND live IS NULL AND erase_after > @now
            ORDER BY image_key DESC
            """;

        public const string Hold = $"""
            {Select}
            WHERE image_key = @imageKey AND live IS NULL AND erase_after > @now
            FOR UPDATE
            """;

        public const string Restore = """
            UPDATE image
            SET live = 1, erase_after = NULL
            WHERE image_key = @imageKey
            """;
    }
}

/// <summary>A version that programs no longer see and whose bytes are still there.</summary>
internal sealed record DeletedImage(Guid ImageKey, string SubjectId, string ImageId, long Size,
    DateTimeOffset CreatedAt, DateTimeOffset EraseAfter);

internal enum RestoreOutcome
{
    Restored,

    /// <summary>Never deleted, or erased by now.</summary>
    NotThere,

    /// <summary>Another image is stored under the id.</summary>
    InTheWay,
}
