using System.Security.Claims;
using Imaging.ServiceDefaults.Security;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Imaging.Identity.Tokens;

/// <summary>Signs the tokens that services trust: ES256, one audience, sixty seconds.</summary>
internal sealed class TokenMinter(SigningKeys keys, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public async ValueTask<MintedToken> MintAsync(
        string subject, string audience, CancellationToken ct, params Claim[] claims)
    {
        var now = clock.GetUtcNow();
        var token = Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = InternalToken.Issuer,
            Audience = audience,
            Subject = new ClaimsIdentity([new(JwtRegisteredClaimNames.Sub, subject), .. claims]),
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = await keys.CurrentAsync(ct),
        });
        return new(token, now + Lifetime);
    }
}

internal sealed record MintedToken(string Token, DateTimeOffset ExpiresAt);
