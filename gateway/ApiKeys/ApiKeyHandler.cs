using System.Security.Claims;
using System.Text.Encodings.Web;
using Imaging.Gateway.Credentials;
using Imaging.Gateway.Features;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.ApiKeys;

/// <summary>Programs say who they are with <c>Authorization: Bearer imk_...</c> or <c>x-api-key: imk_...</c>.</summary>
internal sealed class ApiKeyHandler(
    ApiKeyResolver resolver, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
        UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";
    private const string KeyPrefix = "imk_";
    private const int LongestKey = 100;
    private KeyOutcome? _outcome;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Only the routes of programs take keys, and each names the service that its token is for.
        if (Context.Route() is not { AuthorizationPolicy: ApiKeysSetup.Policy, ClusterId: { } audience }
            || PresentedKey() is not { } key) return AuthenticateResult.NoResult();

        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "";
        var resolved = await resolver.ResolveAsync(key, address, audience, Context.RequestAborted);
        _outcome = resolved.Outcome;
        if (resolved.Outcome != KeyOutcome.Accepted) return AuthenticateResult.Fail("The key is not accepted.");
        var identity = new ClaimsIdentity(
            [new Claim(CallerClaims.KeyId, resolved.KeyId), new Claim(CallerClaims.Token, resolved.Token)], SchemeName);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_outcome == KeyOutcome.WrongAddress)
            return Problem.Forbidden.With("This API key may not be used from this address.").ExecuteAsync(Context);
        Response.Headers.WWWAuthenticate = "Bearer realm=\"imaging\"";
        return Problem.Unauthorized.With(_outcome is null
            ? "Send an API key as 'Authorization: Bearer imk_...' or 'x-api-key: imk_...'."
            : "The API key is unknown, revoked or expired.").ExecuteAsync(Context);
    }

    private string? PresentedKey()
    {
        var bearer = Request.Headers.Authorization.ToString();
        var key = bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? bearer[Bearer.Length..].Trim()
            : Request.Headers["x-api-key"].ToString().Trim();
        if (key.Length == 0) return null;
        // Anything else can't be a key of ours; it is refused like an unknown one, without asking.
        if (key.StartsWith(KeyPrefix, StringComparison.Ordinal) && key.Length <= LongestKey) return key;
        _outcome = KeyOutcome.Unknown;
        return null;
    }
}
