using System.Buffers.Binary;
using System.Text;

namespace Imaging.Media.Containers.Photos;

/// <summary>Walks a PNG file (PNG third edition, 5) from chunk to chunk to IEND.</summary>
internal sealed class PngWalk(Walk walk, long start, long end)
{
    private const int SignatureLength = 8;

    // Length, type and CRC around each chunk's data.
    private const int Frame = 12;

    private readonly PngMetadata _metadata = new(walk);
    private int? _width;
    private int? _height;
    private bool _hasData;

    public async ValueTask<ContainerResult> RunAsync(CancellationToken ct)
    {
        long at = start + SignatureLength;
        while (walk.Take())
        {
            var head = await walk.Window.PeekAsync(at, (int)Math.Min(16, end - at), ct);
            if (head.Length < Frame)
                return ContainerResult.CutShort($"no IEND before {end}", Facts);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head.Span);
            string type = Encoding.Latin1.GetString(head.Span[4..8]);
            if (length > int.MaxValue || !type.All(char.IsAsciiLetter))
                return ContainerResult.Damaged($"no chunk at {at}", Facts);
            if (length > end - at - Frame)
                return ContainerResult.CutShort($"a chunk at {at} runs over the end", Facts);
            if (_width is null && (type != "IHDR" || length != 13))
                return ContainerResult.Damaged("no IHDR", Facts);
            at += Frame + length;
            if (type == "IEND")
                return _hasData ? new(at, null, Facts) : ContainerResult.Damaged("no IDAT", Facts);
            await ChunkAsync(type, at - Frame - length, (int)length, ct);
        }
        return ContainerResult.CutShort($"given up at {at}", Facts);
    }

    private ContainerFacts Facts => _metadata.Facts with { Width = _width, Height = _height };

    private async ValueTask ChunkAsync(string type, long at, int length, CancellationToken ct)
    {
        _hasData |= type == "IDAT";
        if (type == "IHDR" && _width is null)
        {
            var size = (await walk.Window.PeekAsync(at + 8, 8, ct)).ToArray();
            (_width, _height) = size.Length < 8
                ? (0, 0)
                : (BinaryPrimitives.ReadInt32BigEndian(size), BinaryPrimitives.ReadInt32BigEndian(size.AsSpan(4)));
        }
        else if (PngMetadata.IsMetadata(type))
        {
            await _metadata.AddAsync(type, at, length, ct);
        }
    }
}
