using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder identity)
    {
        var own = identity.MapGroup("").WithTags("Sessions").RequireAuthorization(Callers.Staff);
        own.MapGet("/me", GetMe.HandleAsync).WithName("GetMe");
        own.MapPost("/logout", Logout.HandleAsync).WithName("Logout");
        own.MapGet("/sessions", ListSessions.HandleAsync).WithName("ListSessions").ProducesProblem(400);
        own.MapDelete("/sessions/{sessionId:guid}", EndOwnSession.HandleAsync).WithName("EndOwnSession")
            .ProducesProblem(404);
    }
}
