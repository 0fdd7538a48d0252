namespace Imaging.Media.Containers;

/// <summary>What one file is, whether it is whole, and how to take the place out of it.</summary>
internal sealed record ContainerReport
{
    public required MediaKind Kind { get; init; }

    /// <summary>Completes "this is ...", for a kind that is not taken too: "a JPEG photo", "an HTML page".</summary>
    public required string Found { get; init; }

    public required long Length { get; init; }

    /// <summary>Why the file can't be taken; null if it is whole and, once patched, free of location.</summary>
    public ContainerFault? Fault { get; init; }

    /// <summary>Where the container ends by its own account. Renditions are made of what comes before.</summary>
    public long End { get; init; }

    /// <summary>What lies between <see cref="End"/> and <see cref="Length"/>, in order: a motion photo's video, a
    /// second JPEG, or something that does not belong there. Known containers have been walked like the
    /// first.</summary>
    public IReadOnlyList<AppendedPart> Appended { get; init; } = [];

    public ContainerFacts Facts { get; init; } = new();

    /// <summary>Where location was found. With no <see cref="Fault"/>, <see cref="Patches"/> takes all of it
    /// out.</summary>
    public LocationPlaces Location { get; init; }

    /// <summary>Replacements of the same length, ascending and apart. Applied, they leave a valid file with the same
    /// pixels: <see cref="ContainerCheck"/> has walked the patched file too.</summary>
    public IReadOnlyList<Patch> Patches { get; init; } = [];

    /// <summary>Ranges and bytes that were asked of the source.</summary>
    public int Reads { get; init; }

    public long BytesRead { get; init; }
}

/// <param name="Detail">For logs and staff; names structures and positions, never a value from the file.</param>
internal sealed record ContainerFault(FaultCode Code, string Detail);

internal sealed record Patch(long Offset, ReadOnlyMemory<byte> Bytes)
{
    public long End => Offset + Bytes.Length;
}

/// <param name="Kind">Of a whole container; otherwise Other.</param>
internal sealed record AppendedPart(long Offset, long Length, MediaKind Kind, string Found);

/// <summary>What the walk passes anyway. All of it is the sender's word.</summary>
internal sealed record ContainerFacts
{
    /// <summary>As stored, before <see cref="Orientation"/>.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>1 to 8 as in EXIF 2.32, 4.6.4 A; from a video's or HEIC's own rotation too.</summary>
    public int? Orientation { get; init; }

    public CaptureTime? CapturedAt { get; init; }

    public TimeSpan? Duration { get; init; }
}

/// <param name="Offset">From UTC; null where the camera wrote local time alone.</param>
internal sealed record CaptureTime(DateTime Local, TimeSpan? Offset)
{
    public DateTimeOffset? Instant => Offset is { } offset ? new DateTimeOffset(Local, offset) : null;
}
