using Imaging.Media.Containers.Boxes;
using Imaging.Media.Containers.Ebml;
using Imaging.Media.Containers.Photos;

namespace Imaging.Media.Containers;

/// <summary>What all walkers of one file share: the bytes, the bounds, and what was found.</summary>
internal sealed class Walk(IByteSource source, ContainerLimits limits)
{
    private int _elements;
    private int _metadataBytes;
    private string? _exhausted;

    public ByteWindow Window { get; } = new(source, limits);

    public Findings Findings { get; } = new(limits);

    public ContainerLimits Limits => limits;

    /// <summary>A bound was met, so that the rest was not seen: whatever else was found does not count.</summary>
    public ContainerFault? Exhausted => Window.IsSpent || _exhausted is not null
        ? new ContainerFault(FaultCode.TooComplex, _exhausted ?? $"more than {Window.Reads} reads")
        : null;

    /// <summary>Counts one box, chunk, segment or element. False when there were too many, and the walk is
    /// over.</summary>
    public bool Take()
    {
        if (++_elements > limits.MaxElements)
            Exhaust($"more than {limits.MaxElements} elements");
        return Exhausted is null;
    }

    public void Exhaust(string detail) => _exhausted ??= detail;

    /// <summary>Walks one container of a kind that is walked, from <paramref name="start"/> to its end, which lies at
    /// <paramref name="end"/> at the latest.</summary>
    public ValueTask<ContainerResult> ContainerAsync(
        MediaKind kind, long start, long end, CancellationToken ct) => kind switch
        {
            MediaKind.Jpeg => new JpegWalk(this, start, end).RunAsync(ct),
            MediaKind.Png => new PngWalk(this, start, end).RunAsync(ct),
            MediaKind.WebP => new WebPWalk(this, start, end).RunAsync(ct),
            MediaKind.WebM => new WebMWalk(this, start, end).RunAsync(ct),
            _ => new BoxWalk(this, kind, start, end).RunAsync(ct),
        };

    /// <summary>Null if these bytes are not all there, or too many to be held.</summary>
    public async ValueTask<Block?> LoadAsync(long offset, long length, CancellationToken ct)
    {
        if (length > limits.MaxMetadataBytes - _metadataBytes)
        {
            Exhaust($"more than {limits.MaxMetadataBytes} bytes of metadata");
            return null;
        }
        if (length > Window.Length - offset)
            return null;
        _metadataBytes += (int)length;
        var bytes = new byte[length];
        return await Window.ReadAsync(offset, bytes, ct)
            ? new Block(bytes, [new Block.Piece(offset, (int)length)])
            : null;
    }
}

/// <param name="End">Where the container ends.</param>
/// <param name="Fault">Why it could not be walked to there.</param>
internal sealed record ContainerResult(long End, ContainerFault? Fault, ContainerFacts Facts)
{
    public static ContainerResult CutShort(string detail, ContainerFacts facts) =>
        new(0, new ContainerFault(FaultCode.CutShort, detail), facts);

    public static ContainerResult Damaged(string detail, ContainerFacts facts) =>
        new(0, new ContainerFault(FaultCode.Damaged, detail), facts);
}
