using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.Identity.ApiKeys;

/// <summary>A program's key as it is kept: everything but the key, and its name, which only lists have a use
/// for.</summary>
internal sealed record ApiKey(
    Guid ApiKeyId, byte[] KeySha256, string Scopes, string SubjectRule, string Addresses, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    public const string Prefix = "imk_";
    public static readonly string[] AllScopes = ["images:read", "images:write", "images:delete"];

    /// <summary>256 random bits. Returned once; only its SHA-256 is stored: a random secret needs no slow
    /// hash.</summary>
    public static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Digest(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>An empty list allows every address; else one of the space-separated networks must hold it.</summary>
    public bool AllowsAddress(string address)
    {
        if (Addresses.Length == 0) return true;
        if (!IPAddress.TryParse(address, out var parsed)) return false;
        var plain = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return Addresses.Split(' ').Any(network => IPNetwork.Parse(network).Contains(plain));
    }
}
