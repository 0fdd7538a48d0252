using System.Security.Cryptography;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Bodies;

/// <summary>
/// Hashes the decoded bytes on their way to the sink: MD5 where it becomes the entity tag; the others only when the
/// request declares them.
/// </summary>
internal sealed class BodyDigest(BodySink sink, DeclaredDigests declared) : IDisposable
{
#pragma warning disable CA5351 // MD5 is what S3's entity tags are made of; nothing is trusted for it.
    private readonly IncrementalHash? _md5 =
        declared.WithMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
#pragma warning restore CA5351
    private readonly IncrementalHash? _sha256 =
        declared.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly RunningChecksum? _checksum = declared.Algorithm?.Begin();

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        Length += data.Length;
        _md5?.AppendData(data);
        _sha256?.AppendData(data);
        _checksum?.Append(data);
        sink.Write(data);
    }

    /// <summary>
    /// Compares everything that was declared; what comes back is true of the bytes that the sink got.
    /// </summary>
    public ReceivedBody Finish(string? checksumInTrailer)
    {
        var md5 = _md5?.GetHashAndReset();
        if (declared.Md5 is { } expectedMd5 && !expectedMd5.AsSpan().SequenceEqual(md5))
            throw new S3Exception(S3Error.BadDigest);
        if (_sha256 is not null && Convert.ToHexStringLower(_sha256.GetHashAndReset()) != declared.Sha256)
            throw new S3Exception(S3Error.Sha256Mismatch);
        if (declared.Length is { } length && Length != length)
            throw new S3Exception(S3Error.IncompleteBody);
        if (_checksum is null)
            return new(Length, md5, null);
        var checksum = Convert.ToBase64String(_checksum.Finish());
        if (declared.InTrailer && checksumInTrailer is null)
            throw new S3Exception(S3Error.InvalidRequest("The declared trailer is missing."));
        if ((checksumInTrailer ?? checksum) != checksum || (declared.Checksum ?? checksum) != checksum)
            throw new S3Exception(S3Error.BadDigest);
        return new(Length, md5, new(declared.Algorithm!.Name, checksum, Checksum.FullObject));
    }

    public void Dispose()
    {
        _md5?.Dispose();
        _sha256?.Dispose();
        _checksum?.Dispose();
    }
}

internal sealed record ReceivedBody(long Length, byte[]? Md5, Checksum? Checksum)
{
    /// <summary>
    /// The MD5 where there is one. Else a value of its own, in the form that tells clients it is no MD5: what comes
    /// after the hyphen is a number of parts.
    /// </summary>
    public string ETag => Md5 is not null
        ? Convert.ToHexStringLower(Md5)
        : $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}-1";
}

/// <summary>
/// A checksum as it is stored and answered: base64, and whether it is of the bytes or of the parts' own.
/// </summary>
internal sealed record Checksum(string Algorithm, string Value, string Type)
{
    public const string FullObject = "FULL_OBJECT";
    public const string Composite = "COMPOSITE";

    public string Header => ChecksumAlgorithm.Named(Algorithm)!.Header;
}
