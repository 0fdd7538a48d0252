using Microsoft.IdentityModel.Tokens;

namespace Imaging.ServiceDefaults.Security;

/// <summary>The public keys that tokens are verified with: from Identity over gRPC, or, in Identity itself, its
/// own.</summary>
public interface ISigningKeySource
{
    ValueTask<IReadOnlyList<SecurityKey>> ListAsync(CancellationToken ct);
}
