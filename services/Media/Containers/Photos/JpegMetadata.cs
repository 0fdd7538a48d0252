using System.Buffers.Binary;
using System.Text;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Photos;

/// <summary>
/// The application segments and comments of one JPEG file. A segment holds 64 KiB: what outgrew it was split and is put
/// together again before it is cleaned.
/// </summary>
internal sealed class JpegMetadata(Walk walk)
{
    // XMP part 3, 1.1.3.1: identifier, 32 digits that name the packet, its whole length, this part's offset.
    private const int ExtendedHeader = 40;

    private static readonly byte[] s_xmp = [.. "http://ns.adobe.com/xap/1.0/\0"u8];
    private static readonly byte[] s_photoshop = [.. "Photoshop 3.0\0"u8];
    private static readonly byte[] s_extendedXmp = [.. "http://ns.adobe.com/xmp/extension/\0"u8];

    // Nothing of location in these, and decoders need some of them.
    private static readonly byte[][] s_passed =
        [[.. "ICC_PROFILE\0"u8], [.. "MPF\0"u8], [.. "JFIF\0"u8], [.. "JFXX\0"u8]];

    private readonly ExifBlocks _exif = new(walk.Findings);
    private readonly List<List<Block>> _exifParts = [];
    private readonly List<(string Name, uint Offset, Block Block)> _xmpParts = [];
    private readonly List<Block> _photoshopParts = [];

    public async ValueTask AddAsync(byte marker, long at, int length, CancellationToken ct)
    {
        if (await walk.LoadAsync(at, length, ct) is not { } block)
            return;
        var span = block.Bytes.AsSpan();
        if (marker == 0xE1 && ExifAt(span) is { } exifAt)
            AddExif(block.From(exifAt));
        else if (marker == 0xE1 && span.StartsWith(s_xmp))
            walk.Findings.Commit(block, XmpCleaner.Clean(span[s_xmp.Length..]));
        else if (marker == 0xE1 && span.StartsWith(s_extendedXmp) && length > s_extendedXmp.Length + ExtendedHeader)
            AddExtendedXmp(block);
        else if (marker == 0xED && span.StartsWith(s_photoshop))
            _photoshopParts.Add(block.From(s_photoshop.Length));
        else if (marker == 0xED && span.StartsWith((byte)0x1C))
            walk.Findings.Commit(block, IptcCleaner.Clean(span));
        else if (!IsPassed(span))
            walk.Findings.Commit(block, OpaqueCleaner.Clean(block.Bytes, walk.Findings));
    }

    /// <summary>Once all segments were added.</summary>
    public ContainerFacts Clean()
    {
        foreach (var parts in _exifParts)
            Commit(Block.Join(parts), block => _exif.Clean(block.Bytes));
        foreach (var parts in _xmpParts.GroupBy(p => p.Name))
            Commit(Block.Join([.. parts.OrderBy(p => p.Offset).Select(p => p.Block)]), b => XmpCleaner.Clean(b.Bytes));
        if (_photoshopParts.Count > 0)
            Commit(Block.Join(_photoshopParts), block => EmbeddedMetadata.Clean(block.Bytes, walk.Findings));
        return _exif.Facts;
    }

    private void Commit(Block block, Func<Block, LocationPlaces> clean) =>
        walk.Findings.Commit(block, clean(block));

    /// <summary>Behind the identifier, or where the structure begins if the identifier is not quite right: readers
    /// forgive that.</summary>
    private static int? ExifAt(ReadOnlySpan<byte> segment)
    {
        if (segment.Length > 6 && segment.StartsWith(ExifCleaner.Identifier[..5]))
            return ExifCleaner.Identifier.Length;
        var start = segment[..Math.Min(16, segment.Length)];
        int at = Math.Max(start.IndexOf("II*\0"u8), start.IndexOf("MM\0*"u8));
        return at < 0 ? null : at;
    }

    /// <summary>A block that does not begin like one goes on where the segment before it ended.</summary>
    private void AddExif(Block block)
    {
        if (_exifParts.Count == 0 || block.Bytes is [(byte)'I', (byte)'I', ..] or [(byte)'M', (byte)'M', ..])
            _exifParts.Add([]);
        _exifParts[^1].Add(block);
    }

    private void AddExtendedXmp(Block block)
    {
        var header = block.Bytes.AsSpan(s_extendedXmp.Length, ExtendedHeader);
        _xmpParts.Add((Encoding.Latin1.GetString(header[..32]), BinaryPrimitives.ReadUInt32BigEndian(header[36..]),
            block.From(s_extendedXmp.Length + ExtendedHeader)));
    }

    private static bool IsPassed(ReadOnlySpan<byte> segment)
    {
        foreach (byte[] start in s_passed)
        {
            if (segment.StartsWith(start))
                return true;
        }
        return segment.StartsWith("Adobe"u8) && segment.Length <= 12;
    }
}
