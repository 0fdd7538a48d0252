namespace Imaging.Media.Containers.Ebml;

/// <summary>
/// Walks a WebM file (RFC 9559 in EBML, RFC 8794) from element to element. A browser that records does not know sizes
/// in advance: its segment ends with the file, and its clusters where another top-level element begins.
/// </summary>
internal sealed class WebMWalk(Walk walk, long start, long end)
{
    private readonly EbmlFacts _facts = new();
    private readonly EbmlCleaner _cleaner = new(walk.Findings, walk.Limits.MaxDepth);
    private bool _hasCluster;

    public async ValueTask<ContainerResult> RunAsync(CancellationToken ct)
    {
        if (await ReadAsync(start, end, ct) is not { Id: EbmlIds.Header, Size: >= 0 } header)
            return Damaged("no EBML header");
        long at = start + header.Length;
        // Fill may stand between the two.
        while (await ReadAsync(at, end, ct) is { Id: EbmlIds.Void, Size: >= 0 } fill && walk.Take())
            at += fill.Length;
        if (at >= end)
            return CutShort("no segment");
        if (await ReadAsync(at, end, ct) is not { Id: EbmlIds.Segment } segment)
            return Damaged($"no segment at {at}");
        long body = at + segment.HeadLength;
        bool isOpen = segment.Size == EbmlElement.Unknown;
        if (!isOpen && segment.Size > end - body)
            return CutShort($"the segment declares {segment.Size} bytes");
        return await SegmentAsync(body, isOpen ? end : body + segment.Size, isOpen, ct);
    }

    private async ValueTask<ContainerResult> SegmentAsync(long at, long to, bool isOpen, CancellationToken ct)
    {
        while (at < to && walk.Take())
        {
            var element = await ReadAsync(at, to, ct);
            if (element is not { } known || !(EbmlIds.IsTopLevel(known.Id) || known.Id is EbmlIds.Void or EbmlIds.Crc))
            {
                if (!isOpen || element is null && to - at < EbmlElement.MaxHead)
                    return isOpen ? CutShort($"an element at {at}") : Damaged($"no element at {at}");
                break;
            }
            long body = at + known.HeadLength;
            if (known.Size > to - body)
                return isOpen ? CutShort($"an element at {at}") : Damaged($"an element at {at} runs over its parent");
            if (known.Size == EbmlElement.Unknown)
            {
                if (known.Id != EbmlIds.Cluster)
                    return Damaged($"an element of unknown size at {at}");
                _hasCluster = true;
                if (await ClusterAsync(body, to, ct) is not { } next)
                    return CutShort($"the cluster at {at}");
                at = next;
                continue;
            }
            await TopLevelAsync(known, at, ct);
            at = body + known.Size;
        }
        return Finish(at);
    }

    /// <summary>Where the next top-level element begins, or what is none; null if the last block was cut.</summary>
    private async ValueTask<long?> ClusterAsync(long at, long to, CancellationToken ct)
    {
        while (at < to && walk.Take())
        {
            if (await ReadAsync(at, to, ct) is not { } element)
                return to - at < EbmlElement.MaxHead ? null : at;
            if (!EbmlIds.IsInCluster(element.Id) || element.Size < 0)
                return at;
            if (element.Length > to - at)
                return null;
            at += element.Length;
        }
        return at;
    }

    private async ValueTask TopLevelAsync(EbmlElement element, long at, CancellationToken ct)
    {
        _hasCluster |= element.Id == EbmlIds.Cluster;
        if (element.Id is not (EbmlIds.Info or EbmlIds.Tracks or EbmlIds.Chapters or EbmlIds.Attachments or EbmlIds.Tags)
            || await walk.LoadAsync(at, element.Length, ct) is not { } block)
        {
            return;
        }
        if (element.Id == EbmlIds.Tracks)
        {
            _facts.ReadTracks(block.Bytes.AsSpan(element.HeadLength));
            return;
        }
        if (element.Id == EbmlIds.Info)
            _facts.ReadInfo(block.Bytes.AsSpan(element.HeadLength));
        walk.Findings.Commit(block, _cleaner.Clean(block.Bytes));
    }

    private async ValueTask<EbmlElement?> ReadAsync(long at, long to, CancellationToken ct) =>
        EbmlElement.Read((await walk.Window.PeekAsync(at, (int)Math.Min(EbmlElement.MaxHead, to - at), ct)).Span);

    private ContainerResult Finish(long at)
    {
        if (_facts.HasText)
            walk.Exhaust("a track of text");
        if (!_hasCluster)
            return CutShort("no cluster");
        return _facts.HasVideo
            ? new ContainerResult(at, null, _facts.Facts)
            : new ContainerResult(at, new ContainerFault(FaultCode.NotAccepted, "no video track"), _facts.Facts);
    }

    private ContainerResult CutShort(string detail) => ContainerResult.CutShort(detail, _facts.Facts);

    private ContainerResult Damaged(string detail) => ContainerResult.Damaged(detail, _facts.Facts);
}
