using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers;

/// <summary>
/// Goes through what lies after a container's end. Phones put a motion photo's video there, a second JPEG (gain map,
/// depth, the other eye) or blocks of their own, all with metadata of their own. A file is looked for at every byte and
/// counts as one if it can be walked to its end; what lies between files is cleaned as data of unknown make.
/// </summary>
internal sealed class AppendedFiles(Walk walk)
{
    private const int SearchCount = 256 << 10;

    private static readonly (int Offset, byte[] Bytes)[] s_starts =
    [
        (0, [0xFF, 0xD8, 0xFF]),
        (0, [0x89, .. "PNG\r\n"u8]),
        (8, [.. "WEBPVP8"u8]),
        (4, [.. "ftyp"u8]),
        (0, [0x1A, 0x45, 0xDF, 0xA3]),
    ];

    private readonly List<AppendedPart> _parts = [];
    private int _tried;

    public async Task<IReadOnlyList<AppendedPart>> WalkAsync(long at, CancellationToken ct)
    {
        long end = walk.Window.Length;
        long unknownFrom = at;
        while (at < end && await NextStartAsync(at, ct) is { } start && walk.Exhausted is null)
        {
            var (kind, found) = MediaSniffer.Of((await walk.Window.PeekAsync(start, MediaSniffer.HeadLength, ct)).Span);
            var result = kind > MediaKind.Other ? await walk.ContainerAsync(kind, start, end, ct) : null;
            if (++_tried > walk.Limits.MaxAppended)
                walk.Exhaust($"more than {walk.Limits.MaxAppended} files within the file");
            at = start + 1;
            if (result is not { Fault: null })
                continue;
            await UnknownAsync(unknownFrom, start, ct);
            _parts.Add(new AppendedPart(start, result.End - start, kind, found));
            at = unknownFrom = result.End;
        }
        await UnknownAsync(unknownFrom, end, ct);
        return _parts;
    }

    private async ValueTask UnknownAsync(long from, long to, CancellationToken ct)
    {
        if (from == to || await walk.LoadAsync(from, to - from, ct) is not { } block)
            return;
        walk.Findings.Overlay(block, from);
        string found = block.Bytes.AsSpan().ContainsAnyExcept((byte)0) ? MediaSniffer.Of(block.Bytes).Found : "padding";
        _parts.Add(new AppendedPart(from, to - from, MediaKind.Other, found));
        walk.Findings.Commit(block, OpaqueCleaner.Clean(block.Bytes, walk.Findings));
    }

    /// <summary>The next byte where a file may begin.</summary>
    private async ValueTask<long?> NextStartAsync(long at, CancellationToken ct)
    {
        const int Overlap = 16;
        while (true)
        {
            var bytes = await walk.Window.PeekAsync(at, SearchCount, ct);
            int nearest = int.MaxValue;
            foreach (var (offset, start) in s_starts)
            {
                if (bytes.Length > offset && bytes.Span[offset..].IndexOf(start) is >= 0 and var found)
                    nearest = Math.Min(nearest, found);
            }
            if (nearest < int.MaxValue)
                return at + nearest;
            if (bytes.Length <= Overlap)
                return null;
            at += bytes.Length - Overlap;
            if (at + Overlap >= walk.Window.Length)
                return null;
        }
    }
}
