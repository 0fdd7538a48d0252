using Imaging.Identity.ApiKeys;
using Imaging.Identity.AuditChecks;
using Imaging.Identity.Enrolments;
using Imaging.Identity.FirstStart;
using Imaging.Identity.Invitations;
using Imaging.Identity.Login;
using Imaging.Identity.Passwords;
using Imaging.Identity.Resets;
using Imaging.Identity.Sessions;
using Imaging.Identity.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Imaging.Identity;

internal static class IdentityEndpoints
{
    /// <summary>More than any body here has a use for.</summary>
    private const int LargestBody = 16 * 1024;

    public static void MapIdentity(this WebApplication app)
    {
        var identity = app.MapGroup("/api/identity").WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        identity.MapSetup();
        identity.MapEnrolments();
        identity.MapLogin();
        identity.MapSessions();
        identity.MapCredentials();
        identity.MapStaff();
        identity.MapInvitations();
        identity.MapResets();
        identity.MapApiKeys();
        app.MapAuditChecks();
    }
}
