using System.Data.Common;
using Dapper;

namespace Imaging.Encounter.Uploads;

/// <summary>Items of an encounter that were taken back one by one.</summary>
internal static class WithdrawnItems
{
    public static async Task<IReadOnlySet<Guid>> OfAsync(
        Guid encounterId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.All, new { encounterId }, transaction, cancellationToken: ct))).ToHashSet();

    /// <summary>Those that Media has not answered for yet.</summary>
    public static async Task<IReadOnlyList<Guid>> PendingAsync(
        Guid encounterId, DbConnection connection, CancellationToken ct) =>
        (await connection.QueryAsync<Guid>(
            new CommandDefinition(Sql.Pending, new { encounterId }, cancellationToken: ct))).AsList();

    private static class Sql
    {
        public const string All = "SELECT media_id FROM withdrawn_item WHERE encounter_id = @encounterId";

        public const string Pending = """
            SELECT i.media_id
            FROM withdrawn_item i
            JOIN withdrawal w ON w.withdrawal_id = i.withdrawal_id
            WHERE i.encounter_id = @encounterId AND w.finished_at IS NULL
            """;
    }
}
