using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Encounter.PatientSide;

/// <summary>The keys under which phones seal what waits to be sent. One that is destroyed never comes back, and what
/// was sealed with it opens for nobody. Call it while the encounter is held.</summary>
internal static class QueueKeys
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static readonly Sweep Old = new(Sql.Sweep, Lifetime);

    public static Task DestroyAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(
            new CommandDefinition(Sql.Destroy, new { encounterId }, transaction, cancellationToken: ct));

    private static class Sql
    {
        public const string Destroy = "DELETE FROM queue_key WHERE encounter_id = @encounterId";

        public const string Sweep = """
            DELETE FROM queue_key
            WHERE created_at < @before
            ORDER BY created_at
            LIMIT @limit
            """;
    }
}
