namespace Imaging.Media.Containers.Metadata;

/// <summary>
/// Finds EXIF, XMP and IPTC by their identifiers in data of another make, at any depth: thumbnails, makers' blocks, what
/// lies after a file's end.
/// </summary>
internal static class EmbeddedMetadata
{
    public static LocationPlaces Clean(Memory<byte> data, Findings findings)
    {
        LocationPlaces found = default;
        foreach (var exif in After(data, ExifCleaner.Identifier.ToArray(), findings))
            found |= ExifCleaner.Clean(exif, findings).Found;
        foreach (var resources in After(data, PhotoshopCleaner.Identifier.ToArray(), findings))
            found |= PhotoshopCleaner.Clean(resources, findings);
        return found | CleanPackets(data.Span) | CleanCountryCodes(data.Span);
    }

    private static IEnumerable<Memory<byte>> After(Memory<byte> data, byte[] identifier, Findings findings)
    {
        for (int at = 0, next; (next = data.Span[at..].IndexOf(identifier)) >= 0 && findings.Work(next);)
        {
            at += next + identifier.Length;
            yield return data[at..];
        }
    }

    /// <summary>The mobile country code that Samsung's phones write after a JPEG's end.</summary>
    private static LocationPlaces CleanCountryCodes(Span<byte> data)
    {
        LocationPlaces found = default;
        var rest = data;
        while (rest.IndexOf("MCC_Data"u8) is >= 0 and var next)
        {
            rest = rest[(next + 8)..];
            for (int i = 0; i < Math.Min(4, rest.Length) && char.IsAsciiDigit((char)rest[i]); i++)
            {
                rest[i] = 0;
                found = LocationPlaces.Other;
            }
        }
        return found;
    }

    private static LocationPlaces CleanPackets(Span<byte> data)
    {
        LocationPlaces found = default;
        int at = 0;
        while (data[at..].IndexOf("<x:xmpmeta"u8) is >= 0 and var next)
        {
            int start = at + next;
            int length = data[start..].IndexOf("</x:xmpmeta>"u8);
            at = length < 0 ? data.Length : start + length + "</x:xmpmeta>"u8.Length;
            found |= XmpCleaner.Clean(data[start..at]);
        }
        return found;
    }
}
