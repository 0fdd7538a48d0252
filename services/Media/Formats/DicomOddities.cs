namespace Imaging.Media.Formats;

/// <summary>Where a data set began to look wrong while it could still be read.</summary>
internal sealed class DicomOddities
{
    private long? _suspect;
    private long? _stray;

    /// <summary>Matters only if the stream then ends too early.</summary>
    public void Suspect(long offset) => _suspect ??= offset;

    /// <summary>An end of a sequence that does no harm.</summary>
    public void Stray(long offset) => _stray ??= offset;

    public IEnumerable<string> Warnings =>
        _stray is { } offset ? [$"the sequence end at offset 0x{offset:X} has no sequence"] : [];

    public ImageVerdict TooEarly(string reason) => _suspect is { } offset
        ? new ImageVerdict.Damaged($"the data set is not readable from offset 0x{offset:X} on ({reason})")
        : new ImageVerdict.Truncated(reason);
}
