using System.Data;
using System.Data.Common;
using System.Security.Claims;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Images;

/// <summary>Hides an image at once; its bytes stay for the time in which an administrator can restore it.</summary>
internal static class DeleteImage
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string subjectId, string imageId, HttpRequest request, ClaimsPrincipal caller, DbDataSource database,
        AuditTrail audit, IOptions<ImageOptions> options, TimeProvider clock, CancellationToken ct)
    {
        if (!Preconditions.TryRead(request.Headers, out var conditions, out var malformed))
            return ImageProblems.Malformed(malformed).ToProblem();
        var eraseAfter = clock.GetUtcNow() + options.Value.KeepDeleted;
        var refusal = await Deadlock.RetryAsync<Refusal?>(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            if (await ImageRow.LockAsync(connection, transaction, subjectId, imageId, ct) is not { } image)
                return new(ImageProblems.NotFound, "The subject has no image of this id.");
            if (conditions.Evaluate(request.Method, image.Validators) == Condition.Failed)
                return ImageProblems.ConditionFailed;
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Hide, new { image.ImageKey, eraseAfter }, transaction, cancellationToken: ct));
            var entry = ImageAudit.Entry(
                caller.Identity!.Name!, "image.delete", subjectId, imageId, image.ImageKey);
            await audit.AppendAsync(entry, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            return null;
        });
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    private static class Sql
    {
        public const string Hide = """
            UPDATE image
            SET live = NULL, erase_after = @eraseAfter
            WHERE image_key = @ImageKey
            """;
    }
}
