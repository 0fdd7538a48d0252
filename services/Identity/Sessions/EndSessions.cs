using Imaging.Identity.Data;

namespace Imaging.Identity.Sessions;

/// <summary>An ended session is gone from the table; what is left of it is in the audit trail.</summary>
internal static class EndSessions
{
    public static Task<int> OneAsync(Guid sessionId, Work work) => work.ExecuteAsync(Sql.One, new { sessionId });

    public static Task<int> OfEncounterAsync(Guid encounterId, Work work) =>
        work.ExecuteAsync(Sql.OfEncounter, new { encounterId });

    /// <param name="except">The session that stays; unset: none does.</param>
    public static Task<int> OfStaffAsync(Guid staffId, Guid? except, Work work) =>
        work.ExecuteAsync(Sql.OfStaff, new { staffId, except = except ?? Guid.Empty });

    private static class Sql
    {
        public const string One = "DELETE FROM session WHERE session_id = @sessionId";

        public const string OfEncounter = "DELETE FROM session WHERE encounter_id = @encounterId";

        public const string OfStaff = "DELETE FROM session WHERE staff_id = @staffId AND session_id <> @except";
    }
}
