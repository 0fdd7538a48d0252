using System.Security.Cryptography;

namespace Imaging.Media.Storage;

/// <summary>
/// Name of an object: the first 64 hex digits of SHA-512(32 random bytes || id), new for each upload, so that it tells
/// nothing of the subject, the id or the content, and is never used twice.
/// </summary>
internal static class ObjectKey
{
    private const int RandomBytes = 32;
    private const int HexDigits = 64;

    public static string New(Guid id)
    {
        Span<byte> seed = stackalloc byte[RandomBytes + 16];
        RandomNumberGenerator.Fill(seed[..RandomBytes]);
        id.TryWriteBytes(seed[RandomBytes..], bigEndian: true, out _);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(seed, digest);
        return Convert.ToHexStringLower(digest)[..HexDigits];
    }
}
