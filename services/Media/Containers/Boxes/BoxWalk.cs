namespace Imaging.Media.Containers.Boxes;

/// <summary>Walks an ISO base media file (ISO/IEC 14496-12), QuickTime movie or HEIF picture box by box.</summary>
internal sealed class BoxWalk
{
    // What is known to stand in a file: a box of these that runs over the end was cut off, any other is not one.
    private static readonly HashSet<string> s_known =
    [
        "ftyp", "styp", "moov", "mdat", "moof", "meta", "free", "skip", "wide", "udta", "uuid", "mfra", "sidx", "ssix",
        "pnot", "PICT", "idat", "emsg", "prft", "pdin", "mpvd", "sefd",
    ];

    private readonly Walk _walk;
    private readonly MediaKind _kind;
    private readonly BoxFile _file;
    private readonly bool _isNested;
    private readonly MovieBox _movie;
    private readonly SideBoxes _side;
    private readonly Fragments _fragments;
    private bool _hasMovie;
    private bool _hasMedia;
    private Box _last;

    public BoxWalk(Walk walk, MediaKind kind, long start, long end)
    {
        (_walk, _kind) = (walk, kind);
        _file = new BoxFile(walk, start, end);
        _isNested = start > 0;
        (_movie, _side, _fragments) = (new MovieBox(_file), new SideBoxes(_file), new Fragments(_file));
    }

    private ContainerFacts Facts
    {
        get
        {
            if (_side.Meta.Items is { } items && _kind == MediaKind.Heic)
                return items.Facts;
            var video = _movie.Tracks.Find(t => t is { IsVideo: true, Width: > 0, Height: > 0 });
            return new ContainerFacts
            {
                Width = video?.Width,
                Height = video?.Height,
                Orientation = video?.Orientation,
                CapturedAt = _movie.CapturedAt ?? _side.CapturedAt,
                Duration = _movie.Duration,
            };
        }
    }

    public async ValueTask<ContainerResult> RunAsync(CancellationToken ct)
    {
        long at = _file.Start;
        string? cut = null;
        while (at < _file.End && _walk.Take())
        {
            var (box, why) = await _file.ReadAsync(at, _file.End, ct);
            if (why != BoxEnd.None)
            {
                if (why == BoxEnd.Overrun && s_known.Contains(box.Type))
                    cut = $"the box {box.Type} at {at} runs over the end";
                break;
            }
            // Another file begins.
            if (box.Type == "ftyp" && (_hasMovie || _side.Meta.Items is not null))
                break;
            await VisitAsync(box, ct);
            _last = box;
            at = box.End;
        }
        await CleanTracksAsync(ct);
        var fault = cut is null ? await FaultAsync(at, ct) : new ContainerFault(FaultCode.CutShort, cut);
        return new ContainerResult(at, fault, Facts);
    }

    private async ValueTask VisitAsync(Box box, CancellationToken ct)
    {
        switch (box.Type)
        {
            case "moov":
                _hasMovie = true;
                await _movie.WalkAsync(box, ct);
                break;
            case "moof":
                await _fragments.WalkAsync(box, ct);
                break;
            case "mdat":
                _hasMedia = true;
                break;
            case "mpvd" when !_isNested:
                await MotionPhotoAsync(box, ct);
                break;
            case "ftyp" or "styp" or "sidx" or "ssix" or "mfra" or "pdin" or "prft" or "pnot" or "idat":
                break;
            default:
                await _side.CleanAsync(box, ct);
                break;
        }
    }

    /// <summary>The video of a motion photo is a file in a box.</summary>
    private async ValueTask MotionPhotoAsync(Box box, CancellationToken ct)
    {
        var video = new BoxWalk(_walk, MediaKind.Mp4, box.Body, box.End);
        var result = await video.RunAsync(ct);
        if (result.Fault is not null)
            await _side.CleanAsync(box, ct);
        else if (result.End < box.End)
            await _side.CleanAsync(new Box("rest", result.End, result.End, box.End), ct);
    }

    private async ValueTask CleanTracksAsync(CancellationToken ct)
    {
        var timed = new TimedMetadata(_file);
        foreach (var track in _movie.Tracks.Where(t => t.IsData))
            await timed.CleanAsync(track, ct);
        if (timed.Removed.Count > 0)
            await _fragments.RemoveAsync(timed.Removed, _movie, ct);
    }

    private async ValueTask<ContainerFault?> FaultAsync(long at, CancellationToken ct)
    {
        if (_kind == MediaKind.Heic && !_hasMovie)
        {
            return _side.Meta.Items is { } items
                ? items.Fault
                : new ContainerFault(FaultCode.CutShort, $"no items before {at}");
        }
        if (_movie.IsReference || _movie.Tracks.Exists(t => t is { IsElsewhere: true, IsData: false }))
            return new ContainerFault(FaultCode.NeedsOtherFiles, "its samples lie in another file");
        if (!_hasMovie || !(_hasMedia || _fragments.Any))
            return new ContainerFault(_hasMedia || _hasMovie ? FaultCode.CutShort : FaultCode.Damaged, "no movie");
        if (_movie.BrokenAt is { } broken)
            return new ContainerFault(FaultCode.Damaged, $"the movie's header breaks off at {broken}");
        if (!_movie.Tracks.Exists(t => t.IsVideo))
            return new ContainerFault(FaultCode.NotAccepted, "no video track");
        // A fragment is followed by its media.
        return _last.Type == "moof" || _last.IsOpen && !await ReachesAsync(ct)
            ? new ContainerFault(FaultCode.CutShort, "media lie beyond the end")
            : null;
    }

    /// <summary>Whether all chunks are there, which no box says if the last one is open.</summary>
    private async ValueTask<bool> ReachesAsync(CancellationToken ct)
    {
        foreach (var track in _movie.Tracks.Where(t => !t.IsData))
        {
            if (await SampleTables.LoadAsync(_file, track, ct) is { } tables
                && tables.Chunks().Any(c => c.Offset < 0 || c.Length > _file.End - _file.Start - c.Offset))
            {
                return false;
            }
        }
        return true;
    }
}
