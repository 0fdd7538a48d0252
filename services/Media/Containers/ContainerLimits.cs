namespace Imaging.Media.Containers;

/// <summary>
/// Bounds on what one hostile file can make the check do; a file that needs more is <see cref="FaultCode.TooComplex"/>.
/// Whoever wants an answer at once lowers <see cref="MaxBytesRead"/> and asks again in the background.
/// </summary>
internal sealed record ContainerLimits
{
    public static ContainerLimits Default { get; } = new();

    public int MaxReads { get; init; } = 8192;

    /// <summary>
    /// A photo is read whole to find its end, a video with its sizes written down is not: twice the largest file.
    /// </summary>
    public long MaxBytesRead { get; init; } = 4L << 30;

    /// <summary>Boxes, chunks, segments, elements and samples in all.</summary>
    public int MaxElements { get; init; } = 4_000_000;

    /// <summary>Metadata and bytes of unknown make that are held in memory to be cleaned.</summary>
    public int MaxMetadataBytes { get; init; } = 48 << 20;

    /// <summary>Boxes within boxes, elements within elements; real files stay below ten.</summary>
    public int MaxDepth { get; init; } = 24;

    /// <summary>What looks like a file appended to the file: a motion photo has one, depth and gain maps make it a few.
    /// </summary>
    public int MaxAppended { get; init; } = 64;

    public int MaxPatches { get; init; } = 20_000;

    public int MaxPatchedBytes { get; init; } = 64 << 20;
}
