using System.Security.Claims;
using System.Text.Encodings.Web;
using Imaging.Gateway.Credentials;
using Imaging.Gateway.Features;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Sessions;

/// <summary>Browsers say who uses them with the session cookie that a login or a date of birth gave them.</summary>
internal sealed class SessionHandler(
    SessionResolver resolver, BrowserCookies cookies, IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    /// <summary>Set to 1 by pages that ask on their own, without a user's doing.</summary>
    public const string BackgroundHeader = "X-Background";

    private bool IsActivity => !Context.Is(RouteMarks.Stream) && Request.Headers[BackgroundHeader] != "1";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.Route()?.ClusterId is not { } audience
            || cookies.Session(Request) is not { } secret) return AuthenticateResult.NoResult();

        var session = await resolver.ResolveAsync(secret, audience, IsActivity, Context.RequestAborted);
        if (!session.IsAccepted) return AuthenticateResult.Fail("The session is not alive.");
        var identity = new ClaimsIdentity(
            [
                new Claim(CallerClaims.SessionId, session.SessionId),
                new Claim(CallerClaims.SessionKind, session.Kind),
                new Claim(CallerClaims.Token, session.Token),
            ], SchemeName);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Cookie realm=\"imaging\"";
        return Problem.Unauthorized.With(Context.Route()?.AuthorizationPolicy switch
        {
            SessionsSetup.Patient => "Open the link that you were sent again and give the date of birth.",
            SessionsSetup.Either => "Open the link that you were sent again, or sign in.",
            _ => "Sign in.",
        }).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Forbidden.With(Context.Route()?.AuthorizationPolicy == SessionsSetup.Patient
            ? "This is for patients. Open the link that you were sent."
            : "This is for staff. Sign in.").ExecuteAsync(Context);
}
