using Imaging.Gateway.Credentials;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;
using Microsoft.AspNetCore.Authentication;

namespace Imaging.Gateway.Sessions;

internal static class SessionsSetup
{
    /// <summary>Name of the policy of routes for staff of any role, and nobody else.</summary>
    public const string Staff = "staff-session";

    /// <summary>Name of the policy of routes for patients, and nobody else.</summary>
    public const string Patient = "patient-session";

    /// <summary>Name of the policy of routes for both.</summary>
    public const string Either = "any-session";

    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<SessionService.SessionServiceClient>("identity");
        builder.Services.AddSingleton<SessionResolver>();
        builder.Services.AddSingleton<BrowserCookies>();
        builder.Services.AddSingleton<DeviceResolver>();
        builder.Services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Staff, policy => policy
                .AddAuthenticationSchemes(SessionHandler.SchemeName)
                .RequireClaim(CallerClaims.SessionKind, "staff"))
            .AddPolicy(Patient, policy => policy
                .AddAuthenticationSchemes(SessionHandler.SchemeName)
                .RequireClaim(CallerClaims.SessionKind, "patient"))
            .AddPolicy(Either, policy => policy
                .AddAuthenticationSchemes(SessionHandler.SchemeName)
                .RequireClaim(CallerClaims.SessionKind));
    }
}
