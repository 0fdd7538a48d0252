using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using MySqlConnector;

namespace Imaging.Identity.Invitations;

public sealed record InviteStaffRequest([EmailAddressOfPerson] string Email, [Required, PersonName] string Name,
    [Required] Role? Role);

internal sealed record InvitedStaff(Guid Id, DateTimeOffset ExpiresAt);

/// <summary>Sends a one-time link to somebody new. Inviting the same address again voids the link before.</summary>
internal sealed class InviteStaff(StaffSeals seals, StaffNames names, Messages messages, PublicAddress address,
    DbDataSource database, AuditTrail audit, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    public static async Task<Results<Created<InvitedStaff>, ProblemHttpResult>> HandleAsync(
        InviteStaffRequest request, StaffCaller caller, InviteStaff invite, CancellationToken ct)
    {
        try
        {
            return await Work.RunAsync(invite.Database, work => invite.RunAsync(request, caller, work), ct);
        }
        catch (MySqlException exception) when (DuplicateKey.Is(exception))
        {
            return IdentityProblems.StaffExists.With("Somebody invites this address at this moment. Look at the list.");
        }
    }

    private DbDataSource Database => database;

    private async Task<Results<Created<InvitedStaff>, ProblemHttpResult>> RunAsync(
        InviteStaffRequest request, StaffCaller caller, Work work)
    {
        var (email, role) = (request.Email.Trim(), request.Role!.Value.ToWord());
        var emailIndex = await seals.IndexAsync(email, work.Ct);
        if (await work.FindAsync<int>(Sql.IsStaff, new { emailIndex }) > 0)
            return IdentityProblems.StaffExists.With("Change that account, or have it reset.");

        var (key, token, now) = (await seals.KeyAsync(work.Ct), Browser.NewSecret(), clock.GetUtcNow());
        var (invitationId, expiresAt) = (Guid.CreateVersion7(), now + Lifetime);
        await RevokeInvitation.VoidAsync(await work.FindAsync<Guid?>(Sql.Earlier, new { emailIndex }), work);
        await work.ExecuteAsync(Sql.Insert, new
        {
            invitationId, tokenSha256 = Browser.Digest(token), emailIndex,
            email = key.Seal(email, StaffSeals.Email("invitation", invitationId)),
            name = key.Seal(request.Name.Trim(), StaffSeals.Name("invitation", invitationId)), role,
            invitedBy = caller.StaffId, now, expiresAt,
        });
        await work.AuditAsync(
            audit, new(caller.Actor, "invitation.create", invitationId, Detail: new { role, email }));
        var message = new Message("invitation", "email", email, "en", new Dictionary<string, string>
        {
            ["name"] = request.Name.Trim(), ["inviter"] = await names.OfAsync(caller.StaffId, work),
            ["url"] = address.To($"/portal/#/invitation/{token}"),
        }, SenderId: caller.StaffId);
        if (await messages.SendAsync(message, work.Connection, work.Transaction, work.Ct) is not null)
        {
            work.Abandon();
            return IdentityProblems.MessageLimit.With("This address got several messages within the hour. Try later.");
        }

        return TypedResults.Created(
            $"/api/identity/invitations/{invitationId}", new InvitedStaff(invitationId, expiresAt));
    }

    private static class Sql
    {
        public const string IsStaff = "SELECT 1 FROM staff WHERE email_index = @emailIndex";

        public const string Earlier = "SELECT invitation_id FROM invitation WHERE email_index = @emailIndex";

        public const string Insert = """
            INSERT INTO invitation
              (invitation_id, token_sha256, email_index, email, name, role, invited_by, created_at, expires_at)
            VALUES
              (@invitationId, @tokenSha256, @emailIndex, @email, @name, @role, @invitedBy, @now, @expiresAt)
            """;
    }
}
