using System.Security.Cryptography;

namespace Imaging.Media.Images;

/// <summary>What names an image's bytes: SHA-256, and in the column of the release before this one SHA-512 or what
/// stands in for it (docs/decisions/0009).</summary>
internal sealed record ImageDigests(byte[] Sha256, byte[] Sha512)
{
    /// <summary>For whom SHA-512 is not worth its time: unique like it, and plainly none.</summary>
    public static ImageDigests Of(byte[] sha256) => new(sha256, StandIn(sha256));

    public static byte[] StandIn(byte[] sha256) => [.. sha256, .. new byte[SHA512.HashSizeInBytes - sha256.Length]];
}

/// <summary>Both of bytes that pass by, the old one only if it is wanted.</summary>
internal sealed class DigestingBytes(bool withOld) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _sha512 =
        withOld ? IncrementalHash.CreateHash(HashAlgorithmName.SHA512) : null;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _sha512?.AppendData(bytes);
    }

    public ImageDigests Complete()
    {
        var sha256 = _sha256.GetHashAndReset();
        return _sha512 is null ? ImageDigests.Of(sha256) : new(sha256, _sha512.GetHashAndReset());
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _sha512?.Dispose();
    }
}
