using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Enrolments;

/// <summary>Somebody new: the first administrator, or whoever accepted an invitation.</summary>
internal sealed class Newcomers(StaffSeals seals, StaffNotices notices, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Null: the setup token was used up by somebody else.</summary>
    public async Task<Guid?> SetUpAsync(ConfirmedEnrolment enrolment, Work work)
    {
        if (await work.ExecuteAsync(Sql.UseSetup, null) == 0) return null;
        var staffId = await InsertAsync(enrolment, Roles.Admin, work);
        await work.AuditAsync(audit, new(InternalToken.StaffPrefix + staffId, "setup.complete", staffId));
        return staffId;
    }

    /// <summary>Null: the invitation was revoked, or has expired since.</summary>
    public async Task<Guid?> AdmitAsync(ConfirmedEnrolment enrolment, Work work)
    {
        var invitation = new { enrolment.SourceId, now = clock.GetUtcNow() };
        if (await work.FindAsync<InvitationRow>(Sql.Invitation, invitation) is not { } row) return null;
        if (await work.ExecuteAsync(Sql.UseInvitation, invitation) == 0) return null;
        var staffId = await InsertAsync(enrolment, row.Role, work);
        await work.AuditAsync(audit, new(InternalToken.StaffPrefix + staffId, "invitation.confirm", enrolment.SourceId,
            Detail: new { staffId, row.Role }));
        await notices.SendAsync("invitation-accepted", row.InvitedBy, work, ("colleague", enrolment.Name!));
        return staffId;
    }

    private async Task<Guid> InsertAsync(ConfirmedEnrolment enrolment, string role, Work work)
    {
        var (key, staffId) = (await seals.KeyAsync(work.Ct), Guid.CreateVersion7());
        await work.ExecuteAsync(Sql.Insert, new
        {
            staffId, emailIndex = await seals.IndexAsync(enrolment.Email, work.Ct),
            email = key.Seal(enrolment.Email, StaffSeals.Email("staff", staffId)),
            name = key.Seal(enrolment.Name!, StaffSeals.Name("staff", staffId)), role, state = Roles.Active,
            enrolment.PasswordHash, securityStamp = Browser.NewSecret(),
            totpSecret = key.Seal(enrolment.TotpSecret, StaffSeals.TotpSecret("staff", staffId)), enrolment.TotpStep,
            now = clock.GetUtcNow(),
        });
        return staffId;
    }

    private sealed record InvitationRow(string Role, Guid InvitedBy);

    private static class Sql
    {
        public const string UseSetup = "DELETE FROM setup_token";

        public const string Invitation = """
            SELECT role, invited_by
            FROM invitation
            WHERE invitation_id = @SourceId AND expires_at > @now
            """;

        public const string UseInvitation = "DELETE FROM invitation WHERE invitation_id = @SourceId";

        public const string Insert = """
            INSERT INTO staff
              (staff_id, email_index, email, name, role, state, password_hash, security_stamp, totp_secret, totp_step,
               created_at)
            VALUES
              (@staffId, @emailIndex, @email, @name, @role, @state, @PasswordHash, @securityStamp, @totpSecret,
               @TotpStep, @now)
            """;
    }
}
