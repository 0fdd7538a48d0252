using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// A megabyte of memory as the disk wants it for a direct write: beginning on a page. There are so many and no more;
/// a crowd of slow senders does not get one each.
/// </summary>
internal sealed class AlignedBlock : IDisposable
{
    private const int Size = 1024 * 1024;
    private const int PageSize = 4096;
    private const int Most = 64;

    private static readonly ConcurrentStack<AlignedBlock> Free = [];
    private static int _made;

    private readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(Size + PageSize, pinned: true);
    private readonly int _start;
    private int _length;

    private AlignedBlock() =>
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) & (PageSize - 1));

    public ReadOnlySpan<byte> Bytes => _memory.AsSpan(_start, _length);

    /// <summary>As many of the bytes as fill whole pages.</summary>
    public ReadOnlySpan<byte> Pages => _memory.AsSpan(_start, _length & ~(PageSize - 1));

    public static AlignedBlock? TryTake()
    {
        if (Free.TryPop(out var free))
            return free;
        if (Interlocked.Increment(ref _made) <= Most)
            return new();
        Interlocked.Decrement(ref _made);
        return null;
    }

    public bool TryAppend(ReadOnlySpan<byte> data)
    {
        if (!data.TryCopyTo(_memory.AsSpan(_start + _length, Size - _length)))
            return false;
        _length += data.Length;
        return true;
    }

    public void Dispose()
    {
        _length = 0;
        Free.Push(this);
    }
}
