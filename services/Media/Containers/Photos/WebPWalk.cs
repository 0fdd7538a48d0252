using System.Buffers.Binary;
using System.Text;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Photos;

/// <summary>Walks a WebP file (RFC 9649, 2) from chunk to chunk to the end that its RIFF header declares.</summary>
internal sealed class WebPWalk(Walk walk, long start, long end)
{
    private const int HeaderLength = 12;

    private readonly ExifBlocks _exif = new(walk.Findings);
    private int? _width;
    private int? _height;
    private bool _hasPicture;

    private ContainerFacts Facts => _exif.Facts with { Width = _width, Height = _height };

    public async ValueTask<ContainerResult> RunAsync(CancellationToken ct)
    {
        var header = await walk.Window.PeekAsync(start, HeaderLength, ct);
        if (header.Length < HeaderLength)
            return ContainerResult.CutShort("the header", Facts);
        long declared = start + 8 + BinaryPrimitives.ReadUInt32LittleEndian(header.Span[4..]);
        if (declared > end)
            return ContainerResult.CutShort($"{declared} bytes declared, {end} there", Facts);
        long at = start + HeaderLength;
        while (at + 8 <= declared && walk.Take())
        {
            var head = await walk.Window.PeekAsync(at, 8, ct);
            if (head.Length < 8)
                break;
            string type = Encoding.Latin1.GetString(head.Span[..4]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(head.Span[4..]);
            if (length > declared - at - 8)
                return ContainerResult.Damaged($"a chunk at {at} runs over the end", Facts);
            await ChunkAsync(type, at + 8, length, ct);
            at += 8 + length + (length & 1);
        }
        // Some writers leave the last padding byte out of the size, and some of the file.
        return _hasPicture
            ? new ContainerResult(Math.Min(Math.Max(at, declared), end), null, Facts)
            : ContainerResult.Damaged("no picture", Facts);
    }

    private async ValueTask ChunkAsync(string type, long at, uint length, CancellationToken ct)
    {
        switch (type)
        {
            case "VP8 " or "VP8L" or "VP8X":
                _hasPicture |= type != "VP8X";
                ReadSize(type, (await walk.Window.PeekAsync(at, (int)Math.Min(length, 10), ct)).Span);
                break;
            case "ANMF":
                _hasPicture = true;
                break;
            case "ICCP" or "ANIM" or "ALPH":
                break;
            default:
                if (await walk.LoadAsync(at, length, ct) is { } block)
                    walk.Findings.Commit(block, Clean(type, block.Bytes));
                break;
        }
    }

    private LocationPlaces Clean(string type, Memory<byte> data) => type switch
    {
        // JPEG's identifier is not part of the chunk, and is there all the same in many files.
        "EXIF" => _exif.Clean(data.Span.StartsWith(ExifCleaner.Identifier) ? data[6..] : data),
        "XMP " => XmpCleaner.Clean(data.Span),
        _ => OpaqueCleaner.Clean(data, walk.Findings),
    };

    /// <summary>The canvas, or the one picture's frame (RFC 9649, 2.5 to 2.7; RFC 6386, 9.1).</summary>
    private void ReadSize(string type, ReadOnlySpan<byte> data)
    {
        if (_width is not null || data.Length < (type == "VP8L" ? 5 : 10))
            return;
        (_width, _height) = type switch
        {
            "VP8X" => (1 + UInt24(data[4..]), 1 + UInt24(data[7..])),
            "VP8L" => (1 + (UInt24(data[1..]) & 0x3FFF), 1 + (UInt24(data[2..]) >> 6 & 0x3FFF)),
            _ => (UInt24(data[6..]) & 0x3FFF, data[8] | (data[9] & 0x3F) << 8),
        };
    }

    private static int UInt24(ReadOnlySpan<byte> data) => data[0] | data[1] << 8 | data[2] << 16;
}
