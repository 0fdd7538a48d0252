using System.IO.Compression;
using Imaging.Media.Metadata;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Background;

namespace Imaging.Media.Previews;

/// <summary>A slice of a NIfTI file. Of an uncompressed one only that slice, or that volume, is read; a compressed one
/// is inflated up to it.</summary>
internal sealed class NiftiPreview(Objects objects, ReadHead read) : IDisposable
{
    private const int SkippedAtOnce = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Turns _turns = new("preview", atOnce: 4, Patience);

    public async Task<Preview> RunAsync(StoredObject image, PreviewQuery query, CancellationToken ct)
    {
        var (head, isCompressed) = await read.NiftiAsync(image, ct);
        if (NiftiVolume.Read(head) is not { } volume
            || NiftiSlice.ValuesOf(volume, query.Plane) > NiftiSlice.MostValues)
            return new Preview.Impossible("Its voxels are of a kind, or of a size, that can't be shown here.");
        if (query.Frame > volume.Volumes) return new Preview.OutOfRange($"frame: it has {volume.Volumes} volumes.");
        var slices = NiftiSlice.CountOf(volume, query.Plane);
        if (query.Slice > slices) return new Preview.OutOfRange($"slice: there are {slices} {query.Plane} ones.");

        using var turn = await _turns.TakeAsync(ct);
        var at = (query.Slice ?? ((slices / 2) + 1)) - 1;
        var start = volume.Offset + ((query.Frame - 1) * volume.SliceBytes * volume.Z);
        if (query.Plane == "axial") start += at * volume.SliceBytes;
        var length = volume.SliceBytes * (query.Plane == "axial" ? 1 : volume.Z);
        try
        {
            await using var voxels = await OpenAsync(image, isCompressed, start, length, ct);
            var slice = await NiftiSlice.ReadAsync(volume, voxels, query.Plane, at, ct);
            return new Preview.Made(GreyPicture.Of(slice, query.Window, query.Size));
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            return new Preview.Impossible("The file ends before this slice.");
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<Stream> OpenAsync(
        StoredObject image, bool isCompressed, long start, long length, CancellationToken ct)
    {
        if (!isCompressed) return await objects.OpenAsync(image.Key, start, length, ct);
        var inflated = new GZipStream(
            await objects.OpenAsync(image.Key, 0, image.Size, ct), CompressionMode.Decompress);
        var skipped = new byte[SkippedAtOnce];
        for (var left = start; left > 0;)
        {
            var part = (int)Math.Min(left, skipped.Length);
            await inflated.ReadExactlyAsync(skipped.AsMemory(0, part), ct);
            left -= part;
        }

        return inflated;
    }
}

/// <summary>What came of asking for a picture.</summary>
internal abstract record Preview
{
    private Preview() { }

    /// <param name="Picture">A JPEG.</param>
    internal sealed record Made(byte[] Picture) : Preview;

    /// <param name="Reason">In a sentence.</param>
    internal sealed record Impossible(string Reason) : Preview;

    /// <param name="Reason">Begins with the parameter's name.</param>
    internal sealed record OutOfRange(string Reason) : Preview;
}
