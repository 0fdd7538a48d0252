namespace Imaging.Media.Containers.Metadata;

/// <summary>
/// The last resort, for data of unknown make: known metadata within it is cleaned, and if the rest still names places
/// it becomes zeros. Only for what no decoder needs.
/// </summary>
internal static class OpaqueCleaner
{
    public static LocationPlaces Clean(Memory<byte> data, Findings findings)
    {
        var found = EmbeddedMetadata.Clean(data, findings);
        if (!OpaqueText.SpeaksOfLocation(data.Span))
            return found;
        data.Span.Clear();
        return found | LocationPlaces.Other;
    }
}
