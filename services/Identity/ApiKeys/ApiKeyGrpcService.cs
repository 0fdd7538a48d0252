using System.Security.Claims;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.Tokens;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.ApiKeys;

internal sealed class ApiKeyGrpcService(
    ResolveApiKey resolve, RefusedKeys refused, ServiceClients clients, TokenMinter minter)
    : ApiKeyService.ApiKeyServiceBase
{
    private const int Sha256Size = 32;

    public override async Task<ResolveApiKeyResponse> ResolveApiKey(
        ResolveApiKeyRequest request, ServerCallContext context)
    {
        if (!context.GetHttpContext().User.IsService("gateway"))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "Only the gateway resolves keys."));
        if (request.KeySha256.Length != Sha256Size || !clients.Knows(request.Audience))
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, "A SHA-256 and a known audience are needed."));

        var key = await resolve.RunAsync(request.KeySha256.ToByteArray(), context.CancellationToken);
        if (key?.AllowsAddress(request.ClientAddress) != true)
            await refused.NoteAsync(key?.ApiKeyId, request.ClientAddress, context.CancellationToken);
        if (key is null) throw new RpcException(new Status(StatusCode.NotFound, "No live key."));
        if (!key.AllowsAddress(request.ClientAddress))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "Not from this address."));

        var minted = await minter.MintAsync(
            InternalToken.KeyPrefix + key.ApiKeyId, request.Audience, context.CancellationToken,
            new Claim(InternalToken.Scope, key.Scopes), new Claim(InternalToken.SubjectRule, key.SubjectRule));
        return new()
        {
            Token = minted.Token,
            ExpiresAt = minted.ExpiresAt.ToTimestamp(),
            ApiKeyId = key.ApiKeyId.ToString(),
            KeyExpiresAt = key.ExpiresAt.ToTimestamp(),
        };
    }
}
