using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Login;

internal static class LoginEndpoints
{
    public static void MapLogin(this RouteGroupBuilder identity)
    {
        var login = identity.MapGroup("/login").WithTags("Login").RequireAuthorization(Callers.Edge)
            .ProducesProblem(400).ProducesProblem(401);
        login.MapPost("/", StartLogin.HandleAsync).WithName("StartLogin");
        login.MapPost("/totp", CompleteLogin.HandleAsync).WithName("CompleteLogin");
    }
}
