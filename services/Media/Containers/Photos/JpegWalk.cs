using System.Buffers.Binary;

namespace Imaging.Media.Containers.Photos;

/// <summary>
/// Walks a JPEG file (ITU-T T.81, annex B) from marker to marker and through its scans to EOI. Its metadata segments go
/// to <see cref="JpegMetadata"/>. Bytes between segments that are no marker are skipped, as decoders do.
/// </summary>
internal sealed class JpegWalk(Walk walk, long start, long end)
{
    private const int ScanCount = 256 << 10;

    private const byte SOI = 0xD8, EOI = 0xD9, SOS = 0xDA;

    private readonly JpegMetadata _metadata = new(walk);
    private int? _width;
    private int? _height;
    private bool _hasScan;

    public async ValueTask<ContainerResult> RunAsync(CancellationToken ct)
    {
        long at = start + 2;
        while (walk.Take())
        {
            at = await NextMarkerAsync(at, ct);
            var head = await PeekAsync(at, 4, ct);
            if (head.Length < 2)
                return CutShort($"no end of image before {end}");
            byte marker = head.Span[1];
            if (marker == EOI)
                return Finish(at + 2);
            if (marker is SOI or (> 0x01 and < 0xC0))
                return ContainerResult.Damaged($"the marker {marker:X2} at {at}", Facts());
            if (IsAlone(marker))
            {
                at += 2;
                continue;
            }
            int length = head.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(head.Span[2..]);
            if (head.Length == 4 && length < 2)
                return ContainerResult.Damaged($"a segment without length at {at}", Facts());
            if (head.Length < 4 || at + 2 + length > end)
                return CutShort($"a segment at {at} runs over the end");
            await SegmentAsync(marker, at + 4, length - 2, ct);
            at += 2 + length;
        }
        return CutShort($"given up at {at}");
    }

    /// <summary>Entropy-coded bytes after a scan's header are skipped by the same means as stray ones.</summary>
    private async ValueTask SegmentAsync(byte marker, long at, int length, CancellationToken ct)
    {
        if (IsFrame(marker) && length >= 6 && _width is null)
        {
            var frame = (await PeekAsync(at, 5, ct)).ToArray();
            if (frame.Length == 5)
            {
                _height = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(1));
                _width = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(3));
            }
        }
        _hasScan |= marker == SOS;
        if (marker is >= 0xE0 and <= 0xEF or 0xFE)
            await _metadata.AddAsync(marker, at, length, ct);
    }

    /// <summary>The first FF that is followed by neither a stuffed zero, a restart marker nor another FF.</summary>
    private async ValueTask<long> NextMarkerAsync(long at, CancellationToken ct)
    {
        // Between two segments there is nothing to skip: a short look keeps the reads small.
        for (int count = 2; ; count = ScanCount)
        {
            var bytes = await PeekAsync(at, count, ct);
            if (bytes.Length < 2)
                return at;
            int found = FindMarker(bytes.Span);
            if (found >= 0)
                return at + found;
            // The last byte may be the first half of a marker.
            at += bytes.Length - 1;
        }
    }

    private static int FindMarker(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (bytes[at..^1].IndexOf((byte)0xFF) is >= 0 and var next)
        {
            at += next;
            if (bytes[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
                return at;
            at++;
        }
        return -1;
    }

    private ValueTask<ReadOnlyMemory<byte>> PeekAsync(long at, int count, CancellationToken ct) =>
        walk.Window.PeekAsync(at, (int)Math.Min(count, end - at), ct);

    private ContainerResult Finish(long at)
    {
        var facts = Facts();
        return _width is null || !_hasScan
            ? ContainerResult.Damaged("no picture before the end of image", facts)
            : new ContainerResult(at, null, facts);
    }

    private ContainerResult CutShort(string detail) => ContainerResult.CutShort(detail, Facts());

    private ContainerFacts Facts() => _metadata.Clean() with { Width = _width, Height = _height };

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);
}
