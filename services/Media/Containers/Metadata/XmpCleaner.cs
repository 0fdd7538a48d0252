namespace Imaging.Media.Containers.Metadata;

/// <summary>
/// Overwrites the properties of an XMP packet that say where it was, with spaces: a property is an attribute or an
/// element with all it holds (XMP part 1, 7), and white space may stand where either stood. A packet that is no
/// well-formed XML and speaks of location is overwritten whole.
/// </summary>
internal static class XmpCleaner
{
    public static LocationPlaces Clean(Span<byte> packet)
    {
        var text = new XmlText(packet);
        if (text.IndexOf('<', 0) < 0)
            return Whole(packet, text, found: false);
        bool found = false;
        int at = 0, depth = 0, blankFrom = -1, blankDepth = 0;
        while ((at = text.IndexOf('<', at)) >= 0)
        {
            int start = at;
            var tag = XmlTag.Read(ref text, ref at);
            if (tag.Kind == XmlTagKind.Broken)
                return Whole(packet, text, found);
            if (tag.Kind == XmlTagKind.Other)
                continue;
            depth += tag.Kind == XmlTagKind.Open ? 1 : tag.Kind == XmlTagKind.Close ? -1 : 0;
            bool isNamed = tag.Kind != XmlTagKind.Close && LocationNames.Says(LocalName(tag.Name));
            if (blankFrom < 0 && isNamed && tag.Kind == XmlTagKind.Open)
                (blankFrom, blankDepth) = (start, depth);
            else if (blankFrom < 0 && isNamed)
                found = text.Blank(start, at);
            else if (blankFrom < 0)
                found |= BlankAttributes(ref text, tag);
            else if (tag.Kind == XmlTagKind.Close && depth < blankDepth)
                (found, blankFrom) = (text.Blank(blankFrom, at), -1);
        }
        return blankFrom >= 0 || depth != 0 ? Whole(packet, text, found) : found ? LocationPlaces.Xmp : default;
    }

    private static bool BlankAttributes(ref XmlText text, XmlTag tag)
    {
        bool found = false;
        foreach (var (name, from, to) in tag.Attributes)
        {
            if (!name.StartsWith("xmlns", StringComparison.Ordinal) && LocationNames.Says(LocalName(name)))
                found = text.Blank(from, to);
        }
        return found;
    }

    private static LocationPlaces Whole(Span<byte> packet, XmlText text, bool found)
    {
        if (!found && !OpaqueText.SpeaksOfLocation(packet))
            return default;
        text.Blank(0, text.Length);
        return LocationPlaces.Xmp;
    }

    private static string LocalName(string name) => name[(name.LastIndexOf(':') + 1)..];
}
