using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Resets;

internal static class ResetEndpoints
{
    public static void MapResets(this RouteGroupBuilder identity)
    {
        identity.MapPost("/staff/{staffId:guid}/reset", RequestReset.HandleAsync).WithName("RequestReset")
            .WithTags("Resets").RequireAuthorization(Callers.Admin).ProducesProblem(404).ProducesProblem(409);
        var resets = identity.MapGroup("/resets").WithTags("Resets").RequireAuthorization(Callers.Edge)
            .ProducesProblem(400).ProducesProblem(404);
        resets.MapPost("/open", OpenReset.HandleAsync).WithName("OpenReset");
        resets.MapPost("/accept", AcceptReset.HandleAsync).WithName("AcceptReset");
    }
}
