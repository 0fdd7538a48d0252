using System.Data;
using System.Data.Common;
using System.Security.Claims;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Images;

/// <summary>Hides an image at once; its bytes stay for the time in which an administrator can restore it.</summary>
internal static class DeleteImage
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string subjectId, string imageId, ClaimsPrincipal caller, DbDataSource database, AuditTrail audit,
        IOptions<ImageOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var eraseAfter = clock.GetUtcNow() + options.Value.KeepDeleted;
        var entry = ImageAudit.Entry(caller.Identity!.Name!, "image.delete", subjectId, imageId);
        var hidden = await Deadlock.RetryAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            var rows = await connection.ExecuteAsync(new CommandDefinition(
                Sql.Hide, new { subjectId, imageId, eraseAfter }, transaction, cancellationToken: ct));
            if (rows == 0) return 0;
            await audit.AppendAsync(entry, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            return rows;
        });
        return hidden > 0 ? TypedResults.NoContent()
            : ImageProblems.NotFound.With("The subject has no image of this id.");
    }

    private static class Sql
    {
        public const string Hide = """
            UPDATE image
            SET live = NULL, erase_after = @eraseAfter
            WHERE subject_id = @subjectId AND live = 1 AND image_id = @imageId
            """;
    }
}
