using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.AuditChecks;

internal static class AuditCheckEndpoints
{
    public static void MapAuditChecks(this WebApplication app) =>
        app.MapGet("/api/admin/audit/verify", VerifyAudits.HandleAsync).WithName("VerifyAudits").WithTags("Operations")
            .RequireAuthorization(Callers.Admin).ProducesProblem(401).ProducesProblem(403);
}
