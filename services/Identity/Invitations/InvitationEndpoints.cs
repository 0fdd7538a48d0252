using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Invitations;

internal static class InvitationEndpoints
{
    public static void MapInvitations(this RouteGroupBuilder identity)
    {
        var invitations = identity.MapGroup("/invitations").WithTags("Invitations");
        invitations.MapGet("/", ListInvitations.HandleAsync).WithName("ListInvitations")
            .RequireAuthorization(Callers.Admin).ProducesProblem(400);
        invitations.MapPost("/", InviteStaff.HandleAsync).WithName("InviteStaff")
            .RequireAuthorization(Callers.Admin).ProducesProblem(400).ProducesProblem(409);
        invitations.MapDelete("/{invitationId:guid}", RevokeInvitation.HandleAsync).WithName("RevokeInvitation")
            .RequireAuthorization(Callers.Admin).ProducesProblem(404);
        invitations.MapPost("/open", OpenInvitation.HandleAsync).WithName("OpenInvitation")
            .RequireAuthorization(Callers.Edge).ProducesProblem(400).ProducesProblem(404);
        invitations.MapPost("/accept", AcceptInvitation.HandleAsync).WithName("AcceptInvitation")
            .RequireAuthorization(Callers.Edge).ProducesProblem(400).ProducesProblem(404);
    }
}
