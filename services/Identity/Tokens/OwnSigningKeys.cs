using System.Security.Cryptography;
using Imaging.ServiceDefaults.Security;
using Microsoft.IdentityModel.Tokens;

namespace Imaging.Identity.Tokens;

internal sealed class OwnSigningKeys(SigningKeys keys) : ISigningKeySource
{
    public async ValueTask<IReadOnlyList<SecurityKey>> ListAsync(CancellationToken ct) =>
        [.. (await keys.ListAsync(ct)).Select(Verifier)];

    private static ECDsaSecurityKey Verifier(PublicKey key)
    {
        var point = new ECPoint { X = key.PublicX, Y = key.PublicY };
        return new(ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point })) { KeyId = key.KeyId.ToString() };
    }
}
