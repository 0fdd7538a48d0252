using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Imaging.Identity.V1;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Gateway.ApiKeys;

/// <summary>
/// The phantom token: a key comes in, Identity's short-lived token goes on. An answer is kept for seconds, so that a
/// revoked key stops within them; a refusal is kept for less.
/// </summary>
internal sealed class ApiKeyResolver(ApiKeyService.ApiKeyServiceClient identity, IMemoryCache cache)
{
    // The token itself lives for a minute; within five seconds a revocation has to show.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(1);

    // A key that a crowd presents at once is asked about once.
    private readonly ConcurrentDictionary<(string, string, string), Lazy<Task<ResolvedKey>>> _asking = new();

    public async ValueTask<ResolvedKey> ResolveAsync(string key, string address, string audience, CancellationToken ct)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var cacheKey = (Convert.ToHexString(digest), address, audience);
        if (cache.TryGetValue(cacheKey, out ResolvedKey? known) && known is not null) return known;

        var question = _asking.GetOrAdd(cacheKey, _ => new(() => AskAndKeepAsync(digest, cacheKey)));
        try
        {
            return await question.Value.WaitAsync(ct);
        }
        finally
        {
            _asking.TryRemove(KeyValuePair.Create(cacheKey, question));
        }
    }

    private async Task<ResolvedKey> AskAndKeepAsync(
        byte[] digest, (string Digest, string Address, string Audience) cacheKey)
    {
        var resolved = await AskAsync(digest, cacheKey.Address, cacheKey.Audience, CancellationToken.None);
        cache.Set(cacheKey, resolved, new MemoryCacheEntryOptions
        {
            AbsoluteExpirationRelativeToNow = resolved.Outcome == KeyOutcome.Accepted ? GoodFor : BadFor, Size = 1,
        });
        return resolved;
    }

    private async Task<ResolvedKey> AskAsync(byte[] digest, string address, string audience, CancellationToken ct)
    {
        try
        {
            var response = await identity.ResolveApiKeyAsync(
                new() { KeySha256 = UnsafeByteOperations.UnsafeWrap(digest), ClientAddress = address,
                    Audience = audience },
                cancellationToken: ct);
            return new(KeyOutcome.Accepted, response.ApiKeyId, response.Token);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return new(KeyOutcome.Unknown);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.PermissionDenied)
        {
            return new(KeyOutcome.WrongAddress);
        }
    }
}

internal enum KeyOutcome { Accepted, Unknown, WrongAddress }

internal sealed record ResolvedKey(KeyOutcome Outcome, string KeyId = "", string Token = "");
