using System.Security.Claims;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Imaging.Encounter.Tests.Running;

/// <summary>Identity's tokens, with a key of this run.</summary>
internal sealed class Tokens : TokenService.TokenServiceBase
{
    private static readonly JsonWebTokenHandler Handler = new();
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };

    public string Mint(string subject, string audience, params Claim[] claims) =>
        Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = InternalToken.Issuer,
            Audience = audience,
            Subject = new ClaimsIdentity([new(JwtRegisteredClaimNames.Sub, subject), .. claims]),
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
            SigningCredentials = new(_key, SecurityAlgorithms.EcdsaSha256),
        });

    public override Task<IssueServiceTokenResponse> IssueServiceToken(
        IssueServiceTokenRequest request, ServerCallContext context) => Task.FromResult(new IssueServiceTokenResponse
        {
            Token = Mint($"service:{request.ClientId}", request.Audience),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1).ToTimestamp(),
        });

    public override Task<ListSigningKeysResponse> ListSigningKeys(
        ListSigningKeysRequest request, ServerCallContext context)
    {
        var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return Task.FromResult(new ListSigningKeysResponse
        {
            Keys =
            {
                new SigningKey
                {
                    KeyId = _key.KeyId, X = ByteString.CopyFrom(point.X), Y = ByteString.CopyFrom(point.Y),
                },
            },
        });
    }
}
