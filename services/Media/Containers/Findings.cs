namespace Imaging.Media.Containers;

/// <summary>What the walk has found so far of location, and how to take it out.</summary>
internal sealed class Findings(ContainerLimits limits)
{
    private readonly List<Patch> _patches = [];
    private long _work;

    public LocationPlaces Places { get; private set; }

    public ContainerFault? Unremovable { get; private set; }

    /// <summary>
    /// Counts the bytes that cleaners go through, since structures that share bytes make them go through the same ones
    /// again. False when it was too much, and the rest stays as it is.
    /// </summary>
    public bool Work(int bytes)
    {
        _work += bytes + 64;
        bool isTooMuch = _work > 4L * limits.MaxMetadataBytes;
        if (isTooMuch)
            Stays("structures share too many bytes");
        return !isTooMuch;
    }

    public void Add(LocationPlaces places) => Places |= places;

    public void Stays(string detail) => Unremovable ??= new ContainerFault(FaultCode.LocationStays, detail);

    /// <summary>Takes over what a cleaner changed.</summary>
    public void Commit(Block block, LocationPlaces found)
    {
        Add(found);
        _patches.AddRange(block.Changes());
    }

    /// <summary>
    /// Lays over a block what was found in it before: what has been cleaned as part of something that turned out not to
    /// be whole is cleaned again as data of unknown make.
    /// </summary>
    public void Overlay(Block block, long offset)
    {
        long end = offset + block.Bytes.Length;
        foreach (var patch in _patches.Where(p => p.Offset >= offset && p.End <= end))
            patch.Bytes.CopyTo(block.Bytes.AsMemory((int)(patch.Offset - offset)));
        _patches.RemoveAll(p => p.Offset >= offset && p.End <= end);
    }

    public void Replace(long offset, ReadOnlyMemory<byte> bytes) => _patches.Add(new Patch(offset, bytes));

    /// <summary>
    /// Ascending and apart. Two structures that share bytes give patches that overlap: equal ones become one, others
    /// would destroy each other's work.
    /// </summary>
    public (IReadOnlyList<Patch> Patches, ContainerFault? Conflict) Patches()
    {
        long total = _patches.Sum(p => (long)p.Bytes.Length);
        if (_patches.Count > limits.MaxPatches || total > limits.MaxPatchedBytes)
            return ([], new ContainerFault(FaultCode.LocationStays, $"{_patches.Count} places, {total} bytes"));
        var apart = new List<Patch>();
        foreach (var patch in _patches.OrderBy(p => p.Offset).ThenBy(p => p.Bytes.Length))
        {
            if (apart.Count == 0 || apart[^1].End <= patch.Offset)
                apart.Add(patch);
            else if (Merge(apart[^1], patch) is { } merged)
                apart[^1] = merged;
            else
                return ([], new ContainerFault(FaultCode.LocationStays, $"structures overlap at {patch.Offset}"));
        }
        return (apart, null);
    }

    private static Patch? Merge(Patch first, Patch second)
    {
        int at = (int)(second.Offset - first.Offset);
        int shared = Math.Min(first.Bytes.Length - at, second.Bytes.Length);
        if (!first.Bytes.Span.Slice(at, shared).SequenceEqual(second.Bytes.Span[..shared]))
            return null;
        return second.End <= first.End
            ? first
            : new Patch(first.Offset, (byte[])[.. first.Bytes.Span, .. second.Bytes.Span[shared..]]);
    }
}
