using System.Collections.Concurrent;
using Imaging.Identity.V1;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Tokens that this service calls others with, one per audience, fetched again shortly before they
/// expire.</summary>
public sealed class ServiceTokens
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, Entry> _tokens = new();
    private readonly TokenService.TokenServiceClient _identity;
    private readonly InternalAuthOptions _options;
    private readonly TimeProvider _clock;

    internal ServiceTokens(
        TokenService.TokenServiceClient identity, IOptions<InternalAuthOptions> options, TimeProvider clock) =>
        (_identity, _options, _clock) = (identity, options.Value, clock);

    public async ValueTask<string> ForAsync(string audience, CancellationToken ct)
    {
        if (_tokens.TryGetValue(audience, out var entry)
            && _clock.GetUtcNow() < entry.ExpiresAt - Margin) return entry.Token;
        var response = await _identity.IssueServiceTokenAsync(
            new() { ClientId = _options.ClientId, ClientSecret = _options.ClientSecret, Audience = audience },
            cancellationToken: ct);
        _tokens[audience] = new(response.Token, response.ExpiresAt.ToDateTimeOffset());
        return response.Token;
    }

    private sealed record Entry(string Token, DateTimeOffset ExpiresAt);
}
