using System.Security.Cryptography;
using System.Text;

namespace Imaging.Identity.Tokens;

/// <summary>
/// AES-256-GCM over a private key, bound to the row by its key id: nonce (12) || ciphertext || tag (16).
/// The sealing key is derived from the configured secret (HKDF, RFC 5869).
/// </summary>
internal sealed class SealedKey(string secret)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "imaging identity signing_key"u8.ToArray());

    public byte[] Seal(ReadOnlySpan<byte> plain, Guid keyId)
    {
        var box = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(box.AsSpan(0, NonceSize), plain, box.AsSpan(NonceSize, plain.Length), box.AsSpan(^TagSize),
            keyId.ToByteArray(true));
        return box;
    }

    /// <exception cref="CryptographicException">The secret or the row is not the one this was sealed with.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, Guid keyId)
    {
        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        aes.Decrypt(box[..NonceSize], box[NonceSize..^TagSize], box[^TagSize..], plain, keyId.ToByteArray(true));
        return plain;
    }
}
