namespace Imaging.Media.Containers;

/// <summary>
/// Metadata held in memory, put together from one or more pieces of the file. Cleaning changes <see cref="Bytes"/> in
/// place; what differs from the file afterwards becomes its patches.
/// </summary>
internal sealed class Block(byte[] bytes, IReadOnlyList<Block.Piece> pieces)
{
    // A patch costs more than a few bytes repeated.
    private const int Gap = 32;

    private readonly byte[] _original = bytes.ToArray();

    public byte[] Bytes { get; } = bytes;

    public Span<byte> Span => Bytes;

    public IReadOnlyList<Piece> Pieces => pieces;

    /// <summary>Several blocks read as one: EXIF, XMP or IPTC that outgrew a segment.</summary>
    public static Block Join(IReadOnlyList<Block> blocks) => blocks.Count == 1
        ? blocks[0]
        : new Block([.. blocks.SelectMany(b => b.Bytes)], [.. blocks.SelectMany(b => b.Pieces)]);

    /// <summary>The block without its first bytes: past an identifier.</summary>
    public Block From(int start) => new(
        Bytes[start..], [.. pieces.Select((p, i) => i == 0 ? new Piece(p.Offset + start, p.Length - start) : p)]);

    public IEnumerable<Patch> Changes()
    {
        int start = 0;
        foreach (var (offset, length) in pieces)
        {
            foreach (var (from, to) in Changes(start, start + length))
                yield return new Patch(offset + from - start, Bytes.AsMemory(from, to - from));
            start += length;
        }
    }

    private IEnumerable<(int From, int To)> Changes(int from, int end)
    {
        while (from < end)
        {
            from += _original.AsSpan(from, end - from).CommonPrefixLength(Bytes.AsSpan(from, end - from));
            int to = from;
            for (int same = 0, at = from; at < end && same < Gap; at++)
                (same, to) = _original[at] == Bytes[at] ? (same + 1, to) : (0, at + 1);
            if (to > from)
                yield return (from, to);
            from = Math.Max(to, from + 1);
        }
    }

    internal readonly record struct Piece(long Offset, int Length);
}
