using System.Buffers.Binary;
using System.Text;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Boxes;

/// <summary>Reads and overwrites the boxes of one file, which may begin within another.</summary>
internal sealed class BoxFile(Walk walk, long start, long end)
{
    public Walk Walk => walk;

    /// <summary>What offsets in the file count from.</summary>
    public long Start => start;

    public long End => end;

    public async ValueTask<(Box Box, BoxEnd Why)> ReadAsync(long at, long to, CancellationToken ct)
    {
        var head = await walk.Window.PeekAsync(at, (int)Math.Min(16, to - at), ct);
        if (head.Length < 8)
            return (default, BoxEnd.Bytes);
        long size = BinaryPrimitives.ReadUInt32BigEndian(head.Span);
        string type = Encoding.Latin1.GetString(head.Span[4..8]);
        int header = 8;
        bool isOpen = size == 0 && to == end && type is "mdat" or "meta" or "moov" or "free" or "skip";
        if (size == 1)
        {
            header = 16;
            size = head.Length < header ? long.MaxValue : BinaryPrimitives.ReadInt64BigEndian(head.Span[8..]);
        }
        else if (isOpen)
        {
            size = to - at;
        }
        if (size >= 0 && size < header)
            return (default, BoxEnd.NoHeader);
        return size < 0 || size > to - at
            ? (new Box(type, at, at, at), BoxEnd.Overrun)
            : (new Box(type, at, at + header, at + size, isOpen), BoxEnd.None);
    }

    /// <summary>Visits the boxes between two places; returns where it came to something that is none.</summary>
    public async ValueTask<long> EachAsync(
        long from, long to, Func<Box, CancellationToken, ValueTask> visit, CancellationToken ct)
    {
        while (from < to && walk.Take())
        {
            var (box, why) = await ReadAsync(from, to, ct);
            if (why != BoxEnd.None)
                break;
            await visit(box, ct);
            from = box.End;
        }
        return from;
    }

    public ValueTask<Block?> BodyAsync(Box box, CancellationToken ct) => walk.LoadAsync(box.Body, box.Length, ct);

    /// <summary>Makes a box a free one of zeros: no reader looks into it.</summary>
    public void Free(Box box, LocationPlaces found)
    {
        walk.Findings.Replace(box.Start + 4, "free"u8.ToArray());
        Zero(box.Body, box.End, found);
    }

    public void Zero(long from, long to, LocationPlaces found)
    {
        walk.Findings.Add(found);
        if (to - from > walk.Limits.MaxPatchedBytes)
            walk.Findings.Stays($"{to - from} bytes of location at {from}");
        else if (to > from)
            walk.Findings.Replace(from, new byte[to - from]);
    }

    /// <summary>Cleans the known metadata in a box of unknown make; one that names a place all the same is freed.
    /// </summary>
    public async ValueTask OpaqueAsync(Box box, LocationPlaces places, CancellationToken ct)
    {
        if (await BodyAsync(box, ct) is not { } block)
            return;
        var found = EmbeddedMetadata.Clean(block.Bytes, walk.Findings);
        if (OpaqueText.SpeaksOfLocation(block.Bytes))
            Free(box, places);
        else
            walk.Findings.Commit(block, found);
    }

    /// <summary>Nothing but zeros, as some writers end a list of boxes.</summary>
    public async ValueTask<bool> IsBlankAsync(long from, long to, CancellationToken ct)
    {
        var bytes = await walk.Window.PeekAsync(from, (int)Math.Min(4096, to - from), ct);
        return bytes.Length == to - from && !bytes.Span.ContainsAnyExcept((byte)0);
    }

    /// <summary>Zeros what is left where a list of boxes broke off: some readers take even that for boxes.</summary>
    public async ValueTask ZeroRestAsync(long from, long to, LocationPlaces places, CancellationToken ct)
    {
        if (from < to && await walk.LoadAsync(from, to - from, ct) is { } rest
            && rest.Bytes.AsSpan().ContainsAnyExcept((byte)0))
        {
            Zero(from, to, places);
        }
    }
}
