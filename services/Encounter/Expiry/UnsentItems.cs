using System.Data.Common;
using Dapper;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Encounters;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Expiry;

/// <summary>Files that a patient has uploaded and not handed over: when the patient is reminded of them, and when they
/// are erased. Call it while the encounter is held.</summary>
internal sealed class UnsentItems(AttentionList attention, IOptions<PolicyOptions> policy)
{
    /// <summary>One has come. The first since the last reminder sets the time of the next.</summary>
    public Task CameAsync(Guid encounterId, DateTimeOffset receivedAt, DbConnection connection,
        DbTransaction transaction, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(Sql.Came, new
    {
        encounterId, remindAt = receivedAt + policy.Value.Unsent,
        seconds = (long)policy.Value.EraseUnsent.TotalSeconds,
    }, transaction, cancellationToken: ct));

    /// <summary>Some may have been handed over or taken back: where none is left, nobody is reminded. Returns whether
    /// none is.</summary>
    public async Task<bool> SettleAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        if ((await OfAsync(encounterId, connection, transaction, ct)).Count > 0) return false;
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Settle, new { encounterId }, transaction, cancellationToken: ct));
        await attention.ClearAsync(encounterId, [AttentionKind.Unsent], connection, transaction, ct);
        return true;
    }

    public static async Task<IReadOnlyList<Guid>> OfAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Unsent, new { encounterId }, transaction, cancellationToken: ct))).AsList();

    private static class Sql
    {
        public const string Came = """
            UPDATE encounter
            SET unsent_at = COALESCE(unsent_at, @remindAt),
              erase_unsent_at = TIMESTAMPADD(SECOND, @seconds, expires_at)
            WHERE encounter_id = @encounterId
            """;

        public const string Settle = """
            UPDATE encounter
            SET unsent_at = NULL, erase_unsent_at = NULL
            WHERE encounter_id = @encounterId
            """;

        public const string Unsent = """
            SELECT m.media_id
            FROM encounter_media m
            LEFT JOIN withdrawn_item w ON w.encounter_id = m.encounter_id AND w.media_id = m.media_id
            WHERE m.encounter_id = @encounterId AND m.uploader = 'patient' AND m.submitted_at IS NULL
              AND w.media_id IS NULL
            """;
    }
}
