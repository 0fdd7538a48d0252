using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json.Serialization;
using Dapper;
using Imaging.Media.Images;
using Imaging.Media.Items;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Erasure;

/// <summary>A file that was taken back after a clinician had opened it, and is kept until somebody decides or retention
/// ends. It tells nothing of the patient.</summary>
/// <param name="SizeText">"4.2 MB".</param>
public sealed record ErasureDecision(Guid MediaId, Guid EncounterId, string Kind, long Size, string SizeText,
    DateTimeOffset ReceivedAt, DateTimeOffset RestrictedAt);

/// <summary>A page; <see cref="Next"/> is the cursor of the page after it, null on the last one.</summary>
public sealed record ErasureDecisions(IReadOnlyList<ErasureDecision> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>What waits for a decision on its erasure, for administrators. Reading it is on record.</summary>
internal sealed class ListErasureDecisions(DbDataSource database, AuditTrail audit)
{
    public static Task<Results<Ok<ErasureDecisions>, ProblemHttpResult>> HandleAsync(StaffCaller caller,
        ListErasureDecisions list, CancellationToken ct, [Range(1, 200)] int limit = 50, string? cursor = null) =>
        list.RunAsync(caller, limit, cursor, ct);

    private async Task<Results<Ok<ErasureDecisions>, ProblemHttpResult>> RunAsync(
        StaffCaller caller, int limit, string? cursor, CancellationToken ct)
    {
        var after = Guid.Empty;
        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParseExact(cursor, "N", out after))
            return ImageProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        await audit.AppendAsync(new AuditEntry(caller.Actor, "media.erasure-decisions", null, null), ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<RestrictedRow>(new CommandDefinition(
            Sql.Page, new { after, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var page = rows.Take(limit).Select(row => new ErasureDecision(row.MediaId, row.EncounterId, row.Kind, row.Size,
            ByteText.Of(row.Size), row.ReceivedAt, row.RestrictedAt)).ToArray();
        return TypedResults.Ok(new ErasureDecisions(page, rows.Count > limit ? $"{page[^1].MediaId:N}" : null));
    }

    private sealed record RestrictedRow(Guid MediaId, Guid EncounterId, string Kind, long Size,
        DateTimeOffset ReceivedAt, DateTimeOffset RestrictedAt);

    private static class Sql
    {
        public const string Page = """
            SELECT media_id, encounter_id, kind, size, received_at, restricted_at
            FROM media
            WHERE status = 'restricted' AND media_id > @after
            ORDER BY media_id
            LIMIT @limit
            """;
    }
}
