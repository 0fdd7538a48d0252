using System.Buffers.Binary;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Photos;

/// <summary>
/// The chunks of a PNG file that hold EXIF or text. Compressed and hexadecimal text can't be changed at its own length,
/// so a chunk of such that holds a place becomes an empty comment as a whole. What was changed gets its CRC anew.
/// </summary>
internal sealed class PngMetadata(Walk walk)
{
    private const int MaxTextLength = 16 << 20;

    private readonly ExifBlocks _exif = new(walk.Findings);

    public ContainerFacts Facts => _exif.Facts;

    // Decoders know all chunks that pictures need; those they don't know are someone's own.
    public static bool IsMetadata(string type) => type is not ("IHDR" or "PLTE" or "IDAT" or "IEND" or "tRNS" or "cHRM"
        or "gAMA" or "iCCP" or "sBIT" or "sRGB" or "cICP" or "mDCV" or "cLLI" or "bKGD" or "hIST" or "pHYs" or "sPLT"
        or "tIME" or "acTL" or "fcTL" or "fdAT");

    public async ValueTask AddAsync(string type, long at, int length, CancellationToken ct)
    {
        // Type, data and CRC.
        if (await walk.LoadAsync(at + 4, length + 8L, ct) is not { } block)
            return;
        var chunk = block.Bytes.AsMemory(0, 4 + length);
        var found = Clean(type, chunk);
        if (found != default)
            BinaryPrimitives.WriteUInt32BigEndian(block.Bytes.AsSpan(4 + length), Crc32.Of(chunk.Span));
        walk.Findings.Commit(block, found);
    }

    private LocationPlaces Clean(string type, Memory<byte> chunk)
    {
        var data = chunk[4..];
        switch (type)
        {
            case "eXIf":
                return _exif.Clean(data.Span.StartsWith(ExifCleaner.Identifier) ? data[6..] : data);
            case "tEXt" or "zTXt" or "iTXt":
                return CleanText(type, chunk);
            default:
                return OpaqueCleaner.Clean(data, walk.Findings);
        }
    }

    private LocationPlaces CleanText(string type, Memory<byte> chunk)
    {
        var data = chunk[4..];
        if (PngText.Read(type, data.Span, MaxTextLength) is not { } text || !walk.Findings.Work(text.Value.Length))
            return Silence(chunk, LocationPlaces.Other);
        if (!text.IsEncoded && text.Keyword == "XML:com.adobe.xmp")
            return XmpCleaner.Clean(data.Span[text.ValueAt..]);
        return PlacesIn(text) is var places && places != default ? Silence(chunk, places) : default;
    }

    /// <summary>What would be found in the text once it is decoded.</summary>
    private static LocationPlaces PlacesIn(PngText text)
    {
        // Cleaned for its finding alone: a copy, which leaves with the chunk whatever could not be cleaned.
        var trial = new Findings(ContainerLimits.Default);
        var value = text.Value;
        var places = OpaqueCleaner.Clean(value, trial);
        if (text.Keyword == "Raw profile type iptc")
            places |= IptcCleaner.Clean(value);
        else if (text.Keyword == "XML:com.adobe.xmp")
            places |= XmpCleaner.Clean(value);
        else if (LocationNames.Says(text.Keyword))
            places |= LocationPlaces.Other;
        return trial.Unremovable is null ? places : places | LocationPlaces.Other;
    }

    private static LocationPlaces Silence(Memory<byte> chunk, LocationPlaces places)
    {
        var bytes = chunk.Span;
        bytes.Fill((byte)' ');
        "tEXt"u8.CopyTo(bytes);
        // A keyword has one letter at least; a chunk too short for more can't have named a place.
        var keyword = bytes.Length >= 12 ? "Comment\0"u8 : "C\0"u8;
        keyword[..Math.Min(keyword.Length, bytes.Length - 4)].CopyTo(bytes[4..]);
        return places;
    }
}
