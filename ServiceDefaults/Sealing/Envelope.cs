using System.Security.Cryptography;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D, 8.2.2): nonce (12) || ciphertext || tag
/// (16).</summary>
internal static class Envelope
{
    public const int Overhead = NonceSize + TagSize;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static void Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, Span<byte> box)
    {
        RandomNumberGenerator.Fill(box[..NonceSize]);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(box[..NonceSize], plain, box[NonceSize..^TagSize], box[^TagSize..], context);
    }

    /// <exception cref="CryptographicException">Another key, another context, or a changed box.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> context)
    {
        if (box.Length < Overhead) throw new CryptographicException("The box is too short.");
        var plain = new byte[box.Length - Overhead];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box[..NonceSize], box[NonceSize..^TagSize], box[^TagSize..], plain, context);
        return plain;
    }
}
