using System.Buffers.Binary;
using System.Text;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Ebml;

/// <summary>
/// Takes location out of an element in memory: of tags those whose name or text says a place become Void, as does any
/// other element with text or data that do. Checksums around them are made anew.
/// </summary>
internal sealed class EbmlCleaner(Findings findings, int maxDepth)
{
    /// <summary>Of a whole element or several in a row; false if they don't fit.</summary>
    public LocationPlaces Clean(Memory<byte> elements) => Clean(elements, 0);

    private LocationPlaces Clean(Memory<byte> elements, int depth)
    {
        LocationPlaces found = default;
        var rest = elements;
        while (!rest.IsEmpty)
        {
            if (EbmlElement.Read(rest.Span) is not { Size: >= 0 } element || element.Length > rest.Length)
            {
                // Readers stop here, or take it for what they like.
                if (rest.Span.ContainsAnyExcept((byte)0) && OpaqueText.SpeaksOfLocation(rest.Span))
                {
                    rest.Span.Clear();
                    found |= LocationPlaces.Other;
                }
                break;
            }
            found |= Clean(element, rest[..(int)element.Length], depth);
            rest = rest[(int)element.Length..];
        }
        if (found != default)
            RenewChecksum(elements);
        return found;
    }

    private LocationPlaces Clean(EbmlElement element, Memory<byte> whole, int depth)
    {
        var content = whole[element.HeadLength..];
        if (element.Id is EbmlIds.Void or EbmlIds.Crc)
            return default;
        if (element.Id == EbmlIds.SimpleTag && (LocationNames.Says(NameOf(content.Span)) || depth > maxDepth))
        {
            EbmlElement.Void(whole.Span);
            return LocationPlaces.Tag;
        }
        if (IsMaster(element.Id))
            return Clean(content, depth + 1);
        // A trial on a copy: what can't stay as it is goes as a whole.
        byte[] trial = content.ToArray();
        var found = EmbeddedMetadata.Clean(trial, findings);
        if (found == default && !OpaqueText.SpeaksOfLocation(trial))
            return default;
        EbmlElement.Void(whole.Span);
        return found == default ? LocationPlaces.Other : found;
    }

    private static string NameOf(ReadOnlySpan<byte> tag)
    {
        while (EbmlElement.Read(tag) is { Size: >= 0 } element && element.Length <= tag.Length)
        {
            if (element.Id == EbmlIds.TagName)
                return Encoding.UTF8.GetString(tag.Slice(element.HeadLength, (int)element.Size));
            tag = tag[(int)element.Length..];
        }
        return "";
    }

    /// <summary>Tags, chapters, attachments, information on the movie, and what they consist of.</summary>
    private static bool IsMaster(uint id) => id is EbmlIds.Tags or EbmlIds.Tag or EbmlIds.SimpleTag or 0x63C0
        or EbmlIds.Info or EbmlIds.Chapters or 0x45B9 or 0xB6 or 0x80 or EbmlIds.Attachments or 0x61A7;

    /// <summary>A checksum stands first and covers what follows it (RFC 8794, 11.3.1).</summary>
    private static void RenewChecksum(Memory<byte> elements)
    {
        var span = elements.Span;
        if (EbmlElement.Read(span) is { Id: EbmlIds.Crc, Size: 4 } crc && crc.Length <= span.Length)
            BinaryPrimitives.WriteUInt32LittleEndian(span[crc.HeadLength..], Crc32.Of(span[(int)crc.Length..]));
    }
}
