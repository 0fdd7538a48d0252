using System.Globalization;
using System.Security.Cryptography;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

/// <summary>What the digests of the parts make of the whole.</summary>
internal static class MultipartDigest
{
    /// <summary>The MD5 of the parts' MD5s, and their number: everybody's entity tag for a multipart object.</summary>
    public static string ETag(List<PartRecord> parts)
    {
        var all = parts.SelectMany(part => Convert.FromHexString(part.ETag)).ToArray();
#pragma warning disable CA5351 // MD5 is what S3's entity tags are made of; nothing is trusted for it.
        var md5 = Convert.ToHexStringLower(MD5.HashData(all));
#pragma warning restore CA5351
        return string.Create(CultureInfo.InvariantCulture, $"{md5}-{parts.Count}");
    }

    public static Checksum? Checksum(UploadRecord upload, List<PartRecord> parts)
    {
        if (ChecksumAlgorithm.Named(upload.ChecksumAlgorithm) is not { } algorithm)
            return null;
        var values = parts.ConvertAll(part => Convert.FromBase64String(part.Checksum!.Value));
        if (upload.ChecksumType == Bodies.Checksum.Composite)
        {
            using var running = algorithm.Begin();
            values.ForEach(value => running.Append(value));
            var composite = string.Create(CultureInfo.InvariantCulture,
                $"{Convert.ToBase64String(running.Finish())}-{parts.Count}");
            return new(algorithm.Name, composite, upload.ChecksumType);
        }
        var joined = values[0];
        for (var i = 1; i < values.Count; i++)
            joined = algorithm.Crc!.Join(joined, values[i], parts[i].Size);
        return new(algorithm.Name, Convert.ToBase64String(joined), Bodies.Checksum.FullObject);
    }
}
