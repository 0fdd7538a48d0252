using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.FirstStart;

internal static class SetupEndpoints
{
    public static void MapSetup(this RouteGroupBuilder identity)
    {
        var setup = identity.MapGroup("/setup").WithTags("Setup").RequireAuthorization(Callers.Edge);
        setup.MapGet("/", GetSetup.HandleAsync).WithName("GetSetup");
        setup.MapPost("/", StartSetup.HandleAsync).WithName("StartSetup").ProducesProblem(400).ProducesProblem(404);
    }
}
