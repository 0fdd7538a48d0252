using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Erasure;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Http;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;
using MySqlConnector;

namespace Imaging.Media.Images;

/// <summary>
/// Stores an image under its subject and id. The object becomes durable first, then its row; the row's unique index
/// decides between two at once. The object of an upload that comes to nothing, for whatever reason, is erased.
/// </summary>
internal sealed class StoreImage(ImageIntake intake, UndoneUploads undone, DigestStoredImage digest,
    DbDataSource database, AuditTrail audit, IOptions<ImageOptions> options, TimeProvider clock)
{
    private const int Attempts = 3;

    /// <param name="actor">The sub of the caller's token.</param>
    public async Task<StoreOutcome> RunAsync(ImageBody body, string subjectId, string imageId,
        Preconditions conditions, string actor, CancellationToken ct)
    {
        // Before the body is read, and again where it counts.
        if (conditions.Any && Fails(conditions, await FindAsync(subjectId, imageId, ct)))
            return new StoreOutcome.Refused(ImageProblems.ConditionFailed);
        var imageKey = Guid.CreateVersion7(clock.GetUtcNow());
        var objectKey = ObjectKey.New(imageKey);
        var taken = await TakeAsync(body, imageKey, objectKey, ct);
        if (taken is Intake.Refused refused) return new StoreOutcome.Refused(refused.Reason);

        var (size, digests, facts) = (Intake.Taken)taken;
        var row = new ImageRow(imageKey, imageId, objectKey, facts.Kind, facts.ContentType, size, digests.Sha256,
            digests.Sha512, facts.Header, clock.GetUtcNow());
        // The bytes are stored: a caller who hangs up now gets the row as well, and finds it when asking again.
        var outcome = await CommitAsync(new(actor, subjectId), row, conditions);
        if (outcome is not (StoreOutcome.Created or StoreOutcome.Replaced))
            await undone.EraseAsync(imageKey, objectKey);
        return outcome;
    }

    private async Task<Intake> TakeAsync(ImageBody body, Guid imageKey, string objectKey, CancellationToken ct)
    {
        try
        {
            return await intake.TakeAsync(body.Stream, body.Length, objectKey, ct);
        }
        catch (Exception exception) when (exception is DependencyException or OperationCanceledException)
        {
            undone.Decide(imageKey, objectKey);
            throw;
        }
    }

    private async Task<StoreOutcome> CommitAsync(Sender sender, ImageRow row, Preconditions conditions)
    {
        var isAsked = false;
        try
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                var outcome = await Deadlock.RetryAsync(async () =>
                {
                    isAsked = false;
                    await using var connection = await database.OpenConnectionAsync();
                    isAsked = true;
                    return conditions.NameVersion
                        ? await ReplaceAsync(connection, sender, row, conditions)
                        : await InsertAsync(connection, sender, row, conditions);
                });
                if (outcome is not null) return outcome;
            }
        }
        catch (Exception exception)
        {
            // Unless it was not asked or said no, the database may have committed, and only its answer was lost.
            if (isAsked && (exception is not DbException known || DatabaseOutage.Is(known)))
                undone.Decide(row.ImageKey, row.ObjectKey);
            else
                await undone.EraseAsync(row.ImageKey, row.ObjectKey);
            throw;
        }

        // Deleted and stored again by others, each time between two statements of ours.
        return new StoreOutcome.Refused(
            new(ImageProblems.Exists, "The image is being changed by others right now. Try again."));
    }

    /// <summary>Null when the image that stood in the way was gone a moment later.</summary>
    private async Task<StoreOutcome?> InsertAsync(
        DbConnection connection, Sender sender, ImageRow row, Preconditions conditions)
    {
        try
        {
            await WholeTransaction.RunAsync(
                connection, Sql.InsertAudited, await ParametersAsync(sender, row, "image.store"));
            return new StoreOutcome.Created(row);
        }
        catch (MySqlException exception) when (DuplicateKey.Is(exception))
        {
            var standing = await ImageRow.FindAsync(connection, sender.SubjectId, row.ImageId, CancellationToken.None);
            if (standing is null) return null;
            if (Fails(conditions, standing)) return new StoreOutcome.Refused(ImageProblems.ConditionFailed);
            return await IsSameAsync(standing, row)
                ? new StoreOutcome.Unchanged(standing)
                : new StoreOutcome.Refused(new(
                    ImageProblems.Exists, "Other bytes are stored under this id. Choose another id, or replace them with "
                        + "If-Match and their ETag."));
        }
    }

    private async Task<StoreOutcome> ReplaceAsync(
        DbConnection connection, Sender sender, ImageRow row, Preconditions conditions)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var standing = await ImageRow.LockAsync(
            connection, transaction, sender.SubjectId, row.ImageId, CancellationToken.None);
        if (standing is null || Fails(conditions, standing))
            return new StoreOutcome.Refused(ImageProblems.ConditionFailed);
        // Bytes whose digest is not known yet are replaced by themselves rather than read under the lock.
        if (IsSame(standing.Sha256, row)) return new StoreOutcome.Unchanged(standing);

        await connection.ExecuteAsync(
            Sql.Hide, new { standing.ImageKey, eraseAfter = clock.GetUtcNow() + options.Value.KeepDeleted });
        await connection.ExecuteAsync(
            $"{Sql.Insert};\n{AuditTrail.InsertStatement}", await ParametersAsync(sender, row, "image.replace"));
        await transaction.CommitAsync();
        return new StoreOutcome.Replaced(row);
    }

    private async Task<ImageRow?> FindAsync(string subjectId, string imageId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ImageRow.FindAsync(connection, subjectId, imageId, ct);
    }

    private static bool Fails(Preconditions conditions, ImageRow? standing) =>
        conditions.Evaluate(HttpMethods.Put, standing?.Validators) == Condition.Failed;

    private async Task<bool> IsSameAsync(ImageRow standing, ImageRow row) => standing.Size == row.Size && IsSame(
        standing.Sha256 ?? (await digest.RunAsync(standing.ObjectKey, CancellationToken.None)).Sha256, row);

    private static bool IsSame(byte[]? sha256, ImageRow row) => sha256.AsSpan().SequenceEqual(row.Sha256);

    private async Task<DynamicParameters> ParametersAsync(Sender sender, ImageRow row, string action)
    {
        var parameters = new DynamicParameters(row);
        parameters.Add("subjectId", sender.SubjectId);
        parameters.AddDynamicParams(await audit.ParametersAsync(
            ImageAudit.Entry(sender.Actor, action, sender.SubjectId, row.ImageId, row.ImageKey),
            CancellationToken.None));
        return parameters;
    }

    private sealed record Sender(string Actor, string SubjectId);

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO image (
              image_key, subject_id, image_id, live, object_key, kind, content_type, size, sha256, sha512, header,
              created_at)
            VALUES (
              @ImageKey, @subjectId, @ImageId, 1, @ObjectKey, @Kind, @ContentType, @Size, @Sha256, @Sha512, @Header,
              @CreatedAt)
            """;

        public static readonly string InsertAudited = WholeTransaction.Of(Insert, AuditTrail.InsertStatement);

        public const string Hide = """
            UPDATE image
            SET live = NULL, erase_after = @eraseAfter
            WHERE image_key = @ImageKey
            """;
    }
}

/// <summary>A body and, where the sender said, its length in bytes.</summary>
internal sealed record ImageBody(Stream Stream, long? Length);

internal abstract record StoreOutcome
{
    public sealed record Created(ImageRow Image) : StoreOutcome;

    /// <summary>In place of the version that the caller named.</summary>
    public sealed record Replaced(ImageRow Image) : StoreOutcome;

    /// <summary>The same bytes were there already.</summary>
    public sealed record Unchanged(ImageRow Image) : StoreOutcome;

    public sealed record Refused(Refusal Reason) : StoreOutcome;
}
