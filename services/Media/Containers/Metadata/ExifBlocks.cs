namespace Imaging.Media.Containers.Metadata;

/// <summary>The EXIF blocks of one photo. The first is what it is shown by; none may keep its place.</summary>
internal sealed class ExifBlocks(Findings findings)
{
    private ExifFacts? _facts;

    public ContainerFacts Facts => new() { Orientation = _facts?.Orientation, CapturedAt = _facts?.CapturedAt };

    public LocationPlaces Clean(Memory<byte> block)
    {
        var (found, facts) = ExifCleaner.Clean(block, findings);
        _facts ??= facts;
        if (facts is null && block.Span.ContainsAnyExcept((byte)0))
        {
            // Nobody can read it, so nobody misses it, and who knows what it says.
            block.Span.Clear();
            return LocationPlaces.Exif;
        }
        return found | EmbeddedMetadata.Clean(block, findings);
    }
}
