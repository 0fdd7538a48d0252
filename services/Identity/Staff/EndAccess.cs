using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Sessions;

namespace Imaging.Identity.Staff;

/// <summary>After a change of password, phone, role or state: sessions, half-done logins, resets and enrolments of this
/// person end, whoever holds them.</summary>
internal static class EndAccess
{
    /// <param name="exceptSession">The session that the person made the change from.</param>
    public static async Task RunAsync(Guid staffId, Guid? exceptSession, Work work)
    {
        await EndSessions.OfStaffAsync(staffId, exceptSession, work);
        await work.ExecuteAsync(Sql.Logins, new { staffId });
        await work.ExecuteAsync(Sql.ResetEnrolments, new { staffId });
        await work.ExecuteAsync(Sql.Resets, new { staffId });
        await StartEnrolment.VoidAsync(EnrolmentPurpose.Totp, staffId, work);
    }

    private static class Sql
    {
        public const string Logins = "DELETE FROM login_token WHERE staff_id = @staffId";

        public const string ResetEnrolments = """
            DELETE FROM enrolment
            WHERE purpose = 'reset' AND source_id IN (SELECT reset_id FROM staff_reset WHERE staff_id = @staffId)
            """;

        public const string Resets = "DELETE FROM staff_reset WHERE staff_id = @staffId";
    }
}
