using System.IO.Compression;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;
using Imaging.Media.Storage;

namespace Imaging.Media.Metadata;

/// <summary>An object under objects/.</summary>
internal readonly record struct StoredObject(string Key, long Size);

/// <summary>Reads as much of a stored image as its header takes: a little first, more where that was not enough.
/// </summary>
internal sealed class ReadHead(Objects objects)
{
    private static readonly int[] s_steps = [64 * 1024, 1024 * 1024, DicomReader.MostBytes];

    /// <summary>A DICOM file up to its pixels.</summary>
    public async Task<DicomFile> DicomAsync(StoredObject image, CancellationToken ct)
    {
        var reader = new DicomReader(DicomDictionary.Installed);
        foreach (var step in s_steps)
        {
            var file = reader.Read(await BytesAsync(image, step, ct));
            if (!file.IsCut || step >= image.Size || step == s_steps[^1]) return file;
        }

        throw new InvalidOperationException("The last step returns.");
    }

    /// <summary>The first bytes of a NIfTI header, inflated, and whether they had to be.</summary>
    public async Task<(byte[] Head, bool IsCompressed)> NiftiAsync(StoredObject image, CancellationToken ct)
    {
        var head = await BytesAsync(image, s_steps[0], ct);
        if (!head.AsSpan().StartsWith(GzipWalk.Magic)) return (head, false);
        await using var inflater = new GZipStream(new MemoryStream(head), CompressionMode.Decompress);
        var inflated = new byte[Recognition.HeadLength];
        var length = await inflater.ReadAtLeastAsync(inflated, inflated.Length, throwOnEndOfStream: false, ct);
        return (inflated[..length], true);
    }

    public async Task<byte[]> BytesAsync(StoredObject image, int most, CancellationToken ct)
    {
        var bytes = new byte[Math.Min(most, image.Size)];
        await objects.ReadAsync(image.Key, 0, bytes, ct);
        return bytes;
    }
}
