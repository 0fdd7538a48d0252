using System.Buffers.Binary;

namespace Imaging.Media.Containers.Boxes;

/// <summary>Walks moov: the movie's facts, its tracks, and what stands beside them.</summary>
internal sealed class MovieBox(BoxFile file)
{
    // The format counts seconds from here (ISO/IEC 14496-12, 8.2.2).
    private static readonly DateTime s_epoch = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly SideBoxes _side = new(file);
    private DateTime? _created;

    public List<Track> Tracks { get; } = [];

    public TimeSpan? Duration { get; private set; }

    /// <summary>Sample sizes that fragments leave out, by track.</summary>
    public Dictionary<uint, uint> DefaultSizes { get; } = [];

    /// <summary>It refers to movies elsewhere in place of having tracks.</summary>
    public bool IsReference { get; private set; }

    public long? BrokenAt { get; private set; }

    public CaptureTime? CapturedAt =>
        _side.CapturedAt ?? (_created is { } created ? new CaptureTime(created, TimeSpan.Zero) : null);

    public async ValueTask WalkAsync(Box moov, CancellationToken ct)
    {
        long stopped = await file.EachAsync(moov.Body, moov.End, VisitAsync, ct);
        if (!await file.IsBlankAsync(stopped, moov.End, ct))
            BrokenAt ??= stopped;
    }

    private async ValueTask VisitAsync(Box box, CancellationToken ct)
    {
        switch (box.Type)
        {
            case "mvhd":
                ReadHeader((await file.Walk.Window.PeekAsync(box.Body, (int)Math.Min(32, box.Length), ct)).Span);
                break;
            case "trak":
                var track = new Track(file, box);
                Tracks.Add(track);
                await track.WalkAsync(ct);
                BrokenAt ??= track.BrokenAt;
                break;
            case "mvex":
                await file.EachAsync(box.Body, box.End, ReadDefaultsAsync, ct);
                break;
            case "cmov":
                file.Walk.Exhaust("a compressed movie header");
                break;
            case "rmra":
                IsReference = true;
                break;
            case "iods" or "ctab" or "clip":
                break;
            default:
                await _side.CleanAsync(box, ct);
                break;
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> header)
    {
        bool isLong = header is [1, ..];
        if (header.Length < (isLong ? 32 : 20))
            return;
        ulong created = isLong ? BinaryPrimitives.ReadUInt64BigEndian(header[4..]) : UInt32(header[4..]);
        uint scale = UInt32(header[(isLong ? 20 : 12)..]);
        ulong duration = isLong ? BinaryPrimitives.ReadUInt64BigEndian(header[24..]) : UInt32(header[16..]);
        // A clock that was never set counts from 1904 or 1970: nothing was filmed by such a phone before 1990.
        _created = created is > 2_714_000_000 and < uint.MaxValue ? s_epoch.AddSeconds(created) : null;
        if (scale > 0 && duration > 0 && duration / scale < 1_000_000)
            Duration = TimeSpan.FromSeconds((double)duration / scale);
    }

    /// <summary>trex: track, and its samples' default size last but one (8.8.3).</summary>
    private async ValueTask ReadDefaultsAsync(Box box, CancellationToken ct)
    {
        var trex = await file.Walk.Window.PeekAsync(box.Body, (int)Math.Min(24, box.Length), ct);
        if (box.Type == "trex" && trex.Length == 24)
            DefaultSizes.TryAdd(UInt32(trex.Span[4..]), UInt32(trex.Span[16..]));
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
