using System.Security.Claims;
using System.Text.Encodings.Web;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Security;

internal sealed class InternalTokenOptions : AuthenticationSchemeOptions;

/// <summary>Bearer tokens of Identity's (RFC 6750), and nothing else, say who calls a service.</summary>
internal sealed class InternalTokenHandler(
    InternalTokenValidator validator, IOptionsMonitor<InternalTokenOptions> options, ILoggerFactory logger,
        UrlEncoder encoder)
    : AuthenticationHandler<InternalTokenOptions>(options, logger, encoder)
{
    public const string SchemeName = "Internal";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        return await validator.ValidateAsync(header[Bearer.Length..], Context.RequestAborted) is { } identity
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName))
            : AuthenticateResult.Fail("The token is not valid here.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthorized.With("Send a valid API key.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Forbidden.With("The caller may not do this.").ExecuteAsync(Context);
}
