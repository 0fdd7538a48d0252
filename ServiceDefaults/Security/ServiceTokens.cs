using System.Collections.Concurrent;
using Imaging.Identity.V1;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Tokens that this service calls others with, one per audience, fetched again shortly before they
/// expire.</summary>
internal sealed class ServiceTokens(
    TokenService.TokenServiceClient identity, IOptions<InternalAuthOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, Entry> _tokens = new();

    public async ValueTask<string> ForAsync(string audience, CancellationToken ct)
    {
        if (_tokens.TryGetValue(audience, out var entry)
            && clock.GetUtcNow() < entry.ExpiresAt - Margin) return entry.Token;
        var response = await identity.IssueServiceTokenAsync(
            new() { ClientId = options.Value.ClientId, ClientSecret = options.Value.ClientSecret, Audience = audience },
            cancellationToken: ct);
        _tokens[audience] = new(response.Token, response.ExpiresAt.ToDateTimeOffset());
        return response.Token;
    }

    private sealed record Entry(string Token, DateTimeOffset ExpiresAt);
}
