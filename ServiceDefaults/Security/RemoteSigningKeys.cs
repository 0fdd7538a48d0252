using System.Security.Cryptography;
using Imaging.Identity.V1;
using Microsoft.IdentityModel.Tokens;

namespace Imaging.ServiceDefaults.Security;

internal sealed class RemoteSigningKeys(TokenService.TokenServiceClient identity) : ISigningKeySource
{
    public async ValueTask<IReadOnlyList<SecurityKey>> ListAsync(CancellationToken ct)
    {
        var response = await identity.ListSigningKeysAsync(new(), cancellationToken: ct);
        return [.. response.Keys.Select(PublicKey)];
    }

    private static ECDsaSecurityKey PublicKey(SigningKey key)
    {
        var point = new ECPoint { X = key.X.ToByteArray(), Y = key.Y.ToByteArray() };
        var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return new(ecdsa) { KeyId = key.KeyId };
    }
}
