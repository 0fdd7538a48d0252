using System.Security.Cryptography;
using Imaging.Media.Formats;

namespace Imaging.Media.Images;

/// <summary>Everything learnt from a body while it passes by, in order and once: what it is, how long it is, its
/// digests.</summary>
internal sealed class ImageInspection(ImageCheckLimits limits, bool withMd5, bool withSha512) : IDisposable
{
    private readonly ImageCheck _check = new(limits);
    private readonly DigestingBytes _digests = new(withSha512);
    // S3's ETag of a single PUT is an MD5; it guards against bit rot on the way, not against people.
#pragma warning disable CA5351
    private readonly IncrementalHash? _md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
#pragma warning restore CA5351

    public long Length { get; private set; }

    /// <summary>Already sure that this is no image: reading on is of no use.</summary>
    public bool IsRefused => _check.IsRefused;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        _check.Append(bytes);
        _digests.Append(bytes);
        _md5?.AppendData(bytes);
    }

    public ImageVerdict Verdict() => _check.Complete();

    public ImageDigests Digests() => _digests.Complete();

    public byte[]? Md5() => _md5?.GetHashAndReset();

    public void Dispose()
    {
        _check.Dispose();
        _digests.Dispose();
        _md5?.Dispose();
    }
}
