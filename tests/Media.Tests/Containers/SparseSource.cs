using Imaging.Media.Containers;

namespace Imaging.Media.Tests.Containers;

/// <summary>A file of any length of which only some parts are not zero. Without parts it can't be read at
/// all.</summary>
internal sealed class SparseSource(long length, params (long Offset, byte[] Bytes)[] parts) : IByteSource
{
    public long Length => length;

    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        if (parts.Length == 0)
            throw new IOException("The store is away.");
        buffer.Span.Clear();
        foreach (var (at, bytes) in parts)
        {
            long from = Math.Max(offset, at), to = Math.Min(offset + buffer.Length, at + bytes.Length);
            if (from < to)
                bytes.AsSpan((int)(from - at), (int)(to - from)).CopyTo(buffer.Span[(int)(from - offset)..]);
        }
        return ValueTask.CompletedTask;
    }
}
