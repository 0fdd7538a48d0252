using Imaging.Identity.Totp;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Passwords;

internal static class CredentialEndpoints
{
    public static void MapCredentials(this RouteGroupBuilder identity)
    {
        var own = identity.MapGroup("").WithTags("Credentials").RequireAuthorization(Callers.Staff)
            .ProducesProblem(400);
        own.MapPost("/password", ChangePassword.HandleAsync).WithName("ChangePassword");
        own.MapPost("/totp", ChangeTotp.HandleAsync).WithName("ChangeTotp");
        own.MapPost("/recovery-codes", RenewRecoveryCodes.HandleAsync).WithName("RenewRecoveryCodes");
    }
}
