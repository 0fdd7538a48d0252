using Imaging.Media.Dicom;
using Imaging.Media.Images;
using Imaging.Media.Storage;

namespace Imaging.Media.Metadata;

/// <summary>Reads as much of a stored image as its header takes: a little first, more where that was not enough.
/// </summary>
internal sealed class ReadHead(Objects objects)
{
    private static readonly int[] s_steps = [64 * 1024, 1024 * 1024, DicomReader.MostBytes];

    /// <summary>A DICOM file up to its pixels.</summary>
    public async Task<DicomFile> DicomAsync(ImageRow image, CancellationToken ct)
    {
        var reader = new DicomReader(DicomDictionary.Installed);
        foreach (var step in s_steps)
        {
            var file = reader.Read(await BytesAsync(image, step, ct));
            if (!file.IsCut || step >= image.Size || step == s_steps[^1]) return file;
        }

        throw new InvalidOperationException("The last step returns.");
    }

    public async Task<byte[]> BytesAsync(ImageRow image, int most, CancellationToken ct)
    {
        var bytes = new byte[Math.Min(most, image.Size)];
        await objects.ReadAsync(image.ObjectKey, 0, bytes, ct);
        return bytes;
    }
}
