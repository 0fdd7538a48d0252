namespace Imaging.Media.Containers;

/// <summary>
/// The part of the source that was read last. It reads little after a jump and more the longer it goes on, so that both
/// a walk from header to header through gigabytes and one through thousands of small elements take few reads. When the
/// limits are spent it has no bytes any more, which ends every walk as the end of the file does.
/// </summary>
internal sealed class ByteWindow(IByteSource source, ContainerLimits limits)
{
    public const int MaxCount = 1 << 20;

    private const int MinAhead = 4096;

    // Each so many reads the least amount doubles: a walk of many jumps ends up reading everything, in large pieces.
    private const int ReadsPerDoubling = 64;

    private byte[] _buffer = [];
    private long _start;
    private int _filled;
    private int _ahead = MinAhead;

    public long Length => source.Length;

    public bool IsSpent { get; private set; }

    public int Reads { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>
    /// The bytes at <paramref name="offset"/>, good until the next call: <paramref name="count"/> of them, at most
    /// <see cref="MaxCount"/>, or fewer where the file ends.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(long offset, int count, CancellationToken ct)
    {
        count = (int)Math.Clamp(Math.Min(count, source.Length - offset), 0, MaxCount);
        if (count == 0 || offset < 0)
            return default;
        if (offset < _start || offset + count > _start + _filled)
            await MoveAsync(offset, count, ct);
        return IsSpent ? default : _buffer.AsMemory((int)(offset - _start), count);
    }

    /// <summary>Fills <paramref name="bytes"/>, however long; false if they are not all there.</summary>
    public async ValueTask<bool> ReadAsync(long offset, Memory<byte> bytes, CancellationToken ct)
    {
        if (offset < 0 || bytes.Length > source.Length - offset)
            return false;
        if (bytes.Length <= MaxCount)
        {
            var peeked = await PeekAsync(offset, bytes.Length, ct);
            peeked.CopyTo(bytes);
            return peeked.Length == bytes.Length;
        }
        return Spend(bytes.Length) && await Read(offset, bytes, ct);
    }

    private async ValueTask MoveAsync(long offset, int count, CancellationToken ct)
    {
        long end = _start + _filled;
        bool goesOn = _filled > 0 && offset >= _start && offset <= end + _ahead;
        int least = MinAhead << Math.Min(8, Reads / ReadsPerDoubling);
        _ahead = Math.Clamp(goesOn ? _ahead * 2 : MinAhead, least, MaxCount);
        int length = (int)Math.Min(Math.Max(count, _ahead), source.Length - offset);
        // What the old window shares with the new one is not fetched again.
        int kept = offset >= _start && offset < end ? (int)(end - offset) : 0;
        if (!Spend(length - kept))
            return;
        var buffer = _buffer.Length >= length && kept == 0 ? _buffer : new byte[Math.Max(length, _buffer.Length)];
        _buffer.AsSpan(_filled - kept, kept).CopyTo(buffer);
        _filled = 0;
        await Read(offset + kept, buffer.AsMemory(kept, length - kept), ct);
        (_buffer, _start, _filled) = (buffer, offset, length);
    }

    private bool Spend(int count)
    {
        IsSpent = IsSpent || Reads >= limits.MaxReads || BytesRead + count > limits.MaxBytesRead;
        Reads += IsSpent ? 0 : 1;
        BytesRead += IsSpent ? 0 : count;
        return !IsSpent;
    }

    private async ValueTask<bool> Read(long offset, Memory<byte> bytes, CancellationToken ct)
    {
        await source.ReadAsync(offset, bytes, ct);
        return true;
    }
}
