namespace Imaging.ObjectStore.Storage;

/// <summary>
/// A bucket's keys in the order of their UTF-8 bytes: a sorted list of sorted blocks. Finding, adding and removing
/// are two binary searches and a move within one block; a page of a listing costs what the page holds.
/// </summary>
internal sealed class KeyIndex
{
    private const int BlockCapacity = 256;

    private sealed class Block
    {
        public IndexEntry[] Entries { get; } = new IndexEntry[BlockCapacity];

        public int Count { get; set; }
    }

    private readonly Lock _gate = new();
    private readonly List<Block> _blocks = [new()];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryGet(ReadOnlySpan<byte> key, out IndexEntry entry)
    {
        lock (_gate)
        {
            var block = _blocks[BlockOf(key)];
            var found = Find(block, key, out var at);
            entry = found ? block.Entries[at] : default;
            return found;
        }
    }

    /// <summary>Adds or replaces, and returns what was replaced.</summary>
    public IndexEntry? Set(IndexEntry entry)
    {
        lock (_gate)
        {
            var number = BlockOf(entry.Key);
            var block = _blocks[number];
            if (Find(block, entry.Key, out var at))
            {
                var replaced = block.Entries[at];
                // The old key is equal: keeping it keeps one array alive rather than two for a moment.
                block.Entries[at] = entry with { Key = replaced.Key };
                return replaced;
            }
            if (block.Count == BlockCapacity)
                (block, at) = Split(number, at);
            Array.Copy(block.Entries, at, block.Entries, at + 1, block.Count - at);
            block.Entries[at] = entry;
            block.Count++;
            _count++;
            return null;
        }
    }

    public IndexEntry? Remove(ReadOnlySpan<byte> key)
    {
        lock (_gate)
        {
            var number = BlockOf(key);
            var block = _blocks[number];
            if (!Find(block, key, out var at))
                return null;
            var removed = block.Entries[at];
            block.Count--;
            Array.Copy(block.Entries, at + 1, block.Entries, at, block.Count - at);
            block.Entries[block.Count] = default;
            if (block.Count == 0 && _blocks.Count > 1)
                _blocks.RemoveAt(number);
            _count--;
            return removed;
        }
    }

    /// <summary>Copies the entries from a key on, as many as fit and are in one block; zero only at the end.</summary>
    public int Read(ReadOnlySpan<byte> from, bool inclusive, Span<IndexEntry> into)
    {
        lock (_gate)
        {
            var number = BlockOf(from);
            if (Find(_blocks[number], from, out var at) && !inclusive)
                at++;
            if (at == _blocks[number].Count)
            {
                if (++number == _blocks.Count)
                    return 0;
                at = 0;
            }
            var available = _blocks[number].Entries.AsSpan(at, _blocks[number].Count - at);
            var count = Math.Min(available.Length, into.Length);
            available[..count].CopyTo(into);
            return count;
        }
    }

    /// <summary>The last block that does not begin behind the key.</summary>
    private int BlockOf(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (key.SequenceCompareTo(_blocks[middle].Entries[0].Key) >= 0)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    private static bool Find(Block block, ReadOnlySpan<byte> key, out int at)
    {
        var (low, high) = (0, block.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = key.SequenceCompareTo(block.Entries[middle].Key);
            if (order == 0)
            {
                at = middle;
                return true;
            }
            if (order > 0)
                low = middle + 1;
            else
                high = middle;
        }
        at = low;
        return false;
    }

    /// <summary>Halves a full block; keys that come in ascending order leave full blocks behind instead.</summary>
    private (Block Block, int At) Split(int number, int at)
    {
        var block = _blocks[number];
        var next = new Block();
        _blocks.Insert(number + 1, next);
        var keep = at == BlockCapacity && number == _blocks.Count - 2 ? BlockCapacity : BlockCapacity / 2;
        next.Count = BlockCapacity - keep;
        Array.Copy(block.Entries, keep, next.Entries, 0, next.Count);
        Array.Clear(block.Entries, keep, next.Count);
        block.Count = keep;
        return at < keep || (at == keep && keep < BlockCapacity) ? (block, at) : (next, at - keep);
    }
}
