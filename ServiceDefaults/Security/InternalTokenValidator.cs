using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Imaging.ServiceDefaults.Background;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Imaging.ServiceDefaults.Security;

/// <summary>
/// Verifies Identity's ES256 tokens: issuer, audience, lifetime and signature. A verified token is remembered by its
/// hash until it expires, so that a signature is checked once a minute and caller, not once a request.
/// </summary>
internal sealed class InternalTokenValidator(
    ISigningKeySource source, IMemoryCache verified, IOptions<InternalAuthOptions> options, TimeProvider clock)
        : IDisposable
{
    private static readonly TimeSpan RefreshAtMostEvery = TimeSpan.FromSeconds(1);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly Turns _refreshing = new("identity service", 1, TimeSpan.FromSeconds(5));
    private volatile IReadOnlyList<SecurityKey> _keys = [];
    private DateTimeOffset _refreshedAt = DateTimeOffset.MinValue;

    /// <summary>The caller, or null when the token is not one to trust.</summary>
    public async ValueTask<ClaimsIdentity?> ValidateAsync(string token, CancellationToken ct)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (verified.TryGetValue(digest, out ClaimsIdentity? known) && known is not null) return known;

        var result = await CheckAsync(token);
        if (!result.IsValid && result.Exception is SecurityTokenSignatureKeyNotFoundException && await RefreshAsync(ct))
            result = await CheckAsync(token);
        if (!result.IsValid) return null;

        verified.Set(digest, result.ClaimsIdentity,
            new MemoryCacheEntryOptions { AbsoluteExpiration = result.SecurityToken.ValidTo, Size = 1 });
        return result.ClaimsIdentity;
    }

    public void Dispose() => _refreshing.Dispose();

    private Task<TokenValidationResult> CheckAsync(string token) => Handler.ValidateTokenAsync(token, new()
    {
        ValidIssuer = InternalToken.Issuer,
        ValidAudience = options.Value.ClientId,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        IssuerSigningKeys = _keys,
        TryAllIssuerSigningKeys = false,
        ClockSkew = TimeSpan.FromSeconds(5),
        NameClaimType = JwtRegisteredClaimNames.Sub,
    });

    private async Task<bool> RefreshAsync(CancellationToken ct)
    {
        using var turn = await _refreshing.TakeAsync(ct);
        // A stream of tokens with made-up key ids must not become a stream of calls to Identity.
        if (clock.GetUtcNow() - _refreshedAt < RefreshAtMostEvery) return true;
        _keys = await source.ListAsync(ct);
        _refreshedAt = clock.GetUtcNow();
        return true;
    }
}
