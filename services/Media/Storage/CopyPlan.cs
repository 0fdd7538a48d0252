using Imaging.Media.Containers;

namespace Imaging.Media.Storage;

/// <param name="IsWritten">Read, changed and written by us; else copied inside the store.</param>
internal readonly record struct CopyPiece(long Offset, long Length, bool IsWritten)
{
    public long End => Offset + Length;
}

/// <summary>
/// Cuts a file that changes in a few places into pieces that the store copies and pieces around the changes, as few
/// bytes of these as S3 allows: a part has at least 5 MiB unless it is the last (S3 API reference, "Multipart upload
/// limits"), and at most 5 GiB.
/// </summary>
internal static class CopyPlan
{
    public const long SmallestPart = 5L * 1024 * 1024;
    private const long LargestCopy = 5L * 1024 * 1024 * 1024;
    private const long LargestWrite = 64L * 1024 * 1024;

    /// <param name="size">At least 1.</param>
    /// <param name="patches">Ascending and apart.</param>
    /// <returns>Pieces that follow each other, from the first byte to the last.</returns>
    public static IReadOnlyList<CopyPiece> For(long size, IReadOnlyList<Patch> patches)
    {
        var pieces = new List<CopyPiece>();
        long done = 0;
        foreach (var region in Regions(size, patches))
        {
            Cut(done, region.Start, isWritten: false, pieces);
            Cut(region.Start, region.End, isWritten: true, pieces);
            done = region.End;
        }

        Cut(done, size, isWritten: false, pieces);
        return pieces;
    }

    /// <summary>Where something changes, each widened to a whole part, and those joined that leave no whole part
    /// between them.</summary>
    private static List<(long Start, long End)> Regions(long size, IReadOnlyList<Patch> patches)
    {
        var regions = new List<(long Start, long End)>();
        foreach (var patch in patches)
        {
            var before = regions.Count == 0 ? 0 : regions[^1].End;
            var joins = patch.Offset - before < SmallestPart;
            var start = !joins ? patch.Offset : regions.Count == 0 ? 0 : regions[^1].Start;
            var end = Math.Min(size, Math.Max(Math.Max(before, patch.End), start + SmallestPart));
            if (joins && regions.Count > 0) regions[^1] = (start, end);
            else regions.Add((start, end));
        }

        return regions;
    }

    /// <summary>In equal pieces, so that none is left too small.</summary>
    private static void Cut(long start, long end, bool isWritten, List<CopyPiece> pieces)
    {
        if (start == end) return;
        var most = isWritten ? LargestWrite : LargestCopy;
        var count = (end - start + most - 1) / most;
        for (long number = 0; number < count; number++)
        {
            var (from, to) = (start + (end - start) * number / count, start + (end - start) * (number + 1) / count);
            pieces.Add(new(from, to - from, isWritten));
        }
    }
}
