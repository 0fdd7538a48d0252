using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Tokens;

internal sealed class TokenGrpcService(ServiceClients clients, TokenMinter minter, SigningKeys keys)
    : TokenService.TokenServiceBase
{
    public override async Task<IssueServiceTokenResponse> IssueServiceToken(
        IssueServiceTokenRequest request, ServerCallContext context)
    {
        if (!clients.Recognises(request.ClientId, request.ClientSecret))
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Unknown client or wrong secret."));
        if (!clients.Knows(request.Audience))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "Unknown audience."));
        var minted = await minter.MintAsync(
            InternalToken.ServicePrefix + request.ClientId, request.Audience, context.CancellationToken);
        return new() { Token = minted.Token, ExpiresAt = minted.ExpiresAt.ToTimestamp() };
    }

    public override async Task<ListSigningKeysResponse> ListSigningKeys(
        ListSigningKeysRequest request, ServerCallContext context)
    {
        var response = new ListSigningKeysResponse();
        foreach (var key in await keys.ListAsync(context.CancellationToken))
        {
            response.Keys.Add(new SigningKey
            {
                KeyId = key.KeyId.ToString(), X = ByteString.CopyFrom(key.PublicX),
                    Y = ByteString.CopyFrom(key.PublicY),
            });
        }

        return response;
    }
}
