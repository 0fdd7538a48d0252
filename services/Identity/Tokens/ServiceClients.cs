using System.Security.Cryptography;
using System.Text;

namespace Imaging.Identity.Tokens;

/// <summary>The services of the system and what each proves itself with (section ServiceClients, name =
/// secret).</summary>
internal sealed class ServiceClients(IConfiguration configuration)
{
    private readonly Dictionary<string, byte[]> _secrets = configuration.GetSection("ServiceClients").GetChildren()
        .ToDictionary(client => client.Key, client => Digest(client.Value ?? ""), StringComparer.Ordinal);

    public bool Knows(string name) => _secrets.ContainsKey(name);

    /// <summary>Fixed time over the secret; names are no secret.</summary>
    public bool Recognises(string name, string secret) =>
        _secrets.TryGetValue(name, out var expected)
            && CryptographicOperations.FixedTimeEquals(Digest(secret), expected);

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
