using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Dicom;

/// <summary>Has dcmtk, and where it can't GDCM before it, make a JPEG of one frame.</summary>
internal sealed class RenderDicom(ToolRunner tools)
{
    private const int PrefixOffset = 128;

    // dcmtk's words for it.
    private const string WithoutPixels = "no pixel data";

    /// <summary>Leaves <see cref="DicomArguments.Picture"/> in the folder.</summary>
    /// <exception cref="FileFault">Nothing can be shown of it.</exception>
    public async Task RunAsync(
        string folder, string source, int frame, DicomWindow? window, CancellationToken ct)
    {
        var hasMeta = await HasPrefixAsync(Path.Combine(folder, source), ct);
        var first = await TryAsync(folder, source, frame, window, hasMeta, ct);
        if (first is null) return;
        if (first.Contains(WithoutPixels, StringComparison.Ordinal)) throw new FileFault(Reasons.NoPicture, first);
        FileFault.Unless(await tools.RunAsync(DicomArguments.Decompress(source), folder, ct));
        if (await TryAsync(folder, DicomArguments.Raw, frame, window, hasMeta: true, ct) is { } second)
            throw new FileFault(Reasons.CannotBeShown, second);
    }

    /// <summary>Null where there is a picture, else the last words of the first that tried.</summary>
    private async Task<string?> TryAsync(
        string folder, string source, int frame, DicomWindow? window, bool hasMeta, CancellationToken ct)
    {
        string? words = null;
        foreach (var call in DicomArguments.For(source, frame, window, hasMeta))
        {
            var result = await tools.RunAsync(call, folder, ct);
            if (result.IsSuccess) return null;
            if (result.IsOverTime) throw new FileFault(Reasons.TakesTooMuch, result.LastWords);
            words ??= result.LastWords;
        }

        return words;
    }

    private static async Task<bool> HasPrefixAsync(string path, CancellationToken ct)
    {
        var head = new byte[PrefixOffset + 4];
        await using var file = File.OpenRead(path);
        return await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct) == head.Length
            && head.AsSpan(PrefixOffset).SequenceEqual("DICM"u8);
    }
}
