using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Enrolments;

/// <summary>New credentials for somebody who is there already, after a reset or a change of phone.</summary>
internal sealed class RenewedCredentials(
    StaffSeals seals, StaffNotices notices, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Null: a newer reset took this one's place, it has expired, or the account is disabled.</summary>
    public async Task<Guid?> ResetAsync(ConfirmedEnrolment enrolment, Work work)
    {
        var reset = new { enrolment.SourceId, now = clock.GetUtcNow() };
        if (await work.FindAsync<Guid?>(Sql.Reset, reset) is not { } staffId) return null;
        if (await work.ExecuteAsync(Sql.UseReset, reset) == 0) return null;
        return await WriteAsync(staffId, enrolment, "reset", work);
    }

    public Task<Guid?> ChangeTotpAsync(ConfirmedEnrolment enrolment, Work work) =>
        WriteAsync(enrolment.SourceId, enrolment, "totp", work);

    private async Task<Guid?> WriteAsync(Guid staffId, ConfirmedEnrolment enrolment, string what, Work work)
    {
        var key = await seals.KeyAsync(work.Ct);
        var changed = await work.ExecuteAsync(Sql.Write, new
        {
            staffId, enrolment.PasswordHash, securityStamp = Browser.NewSecret(), enrolment.TotpStep,
            totpSecret = key.Seal(enrolment.TotpSecret, StaffSeals.TotpSecret("staff", staffId)),
        });
        if (changed == 0) return null;
        await EndAccess.RunAsync(staffId, enrolment.SessionId, work);
        await work.AuditAsync(audit, new(InternalToken.StaffPrefix + staffId, $"{what}.complete", staffId));
        await notices.SendAsync($"{what}-changed", staffId, work);
        return staffId;
    }

    private static class Sql
    {
        public const string Reset = "SELECT staff_id FROM staff_reset WHERE reset_id = @SourceId AND expires_at > @now";

        public const string UseReset = "DELETE FROM staff_reset WHERE reset_id = @SourceId";

        // A code of the new secret was just given: it is not taken again.
        public const string Write = """
            UPDATE staff
            SET password_hash = COALESCE(@PasswordHash, password_hash), security_stamp = @securityStamp,
              totp_secret = @totpSecret, totp_step = @TotpStep
            WHERE staff_id = @staffId AND state = 'active'
            """;
    }
}
