using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Imaging.Gateway.Credentials;
using Imaging.Identity.V1;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Gateway.ApiKeys;

/// <summary>The phantom token: a key comes in, Identity's short-lived token goes on.</summary>
internal sealed class ApiKeyResolver(
    ApiKeyService.ApiKeyServiceClient identity, IMemoryCache cache, TimeProvider clock)
{
    private readonly RecentAnswers<Question, ResolvedKey> _answers =
        new(cache, clock, question => AskAsync(identity, question));

    public ValueTask<ResolvedKey> ResolveAsync(string key, string address, string audience, CancellationToken ct)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return _answers.GetAsync(new(digest, address, audience), ct);
    }

    private static async Task<ResolvedKey> AskAsync(ApiKeyService.ApiKeyServiceClient identity, Question question)
    {
        try
        {
            var response = await identity.ResolveApiKeyAsync(new()
            {
                KeySha256 = UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(question.Digest)),
                ClientAddress = question.Address,
                Audience = question.Audience,
            });
            return new(KeyOutcome.Accepted, response.ApiKeyId, response.Token)
            {
                EndsAt = response.KeyExpiresAt.ToDateTimeOffset(),
            };
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

    private readonly record struct Question(string Digest, string Address, string Audience);
}

internal enum KeyOutcome { Accepted, Unknown, WrongAddress }

internal sealed record ResolvedKey(KeyOutcome Outcome, string KeyId = "", string Token = "") : Answer
{
    public override bool IsAccepted => Outcome == KeyOutcome.Accepted;
}
