using Imaging.Media.Containers;

namespace Imaging.Media.Storage;

/// <summary>One version of an object for whoever reads here and there: it fetches blocks, and keeps the last.</summary>
internal sealed class StoredBytes(ObjectReader reader, ObjectVersion version, int blockBytes) : IByteSource
{
    private readonly byte[] _block = new byte[Math.Min(blockBytes, version.Size)];
    private long _start = -1;
    private int _filled;

    public long Length => version.Size;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        while (!buffer.IsEmpty)
        {
            if (offset >= _start && offset < _start + _filled)
            {
                var length = (int)Math.Min(_start + _filled - offset, buffer.Length);
                var held = _block.AsMemory((int)(offset - _start), length);
                held.CopyTo(buffer);
                (offset, buffer) = (offset + held.Length, buffer[held.Length..]);
            }
            else if (buffer.Length >= _block.Length)
            {
                await reader.ReadAsync(version, offset, buffer, ct);
                return;
            }
            else
            {
                _filled = 0;
                var length = (int)Math.Min(_block.Length, Length - offset);
                await reader.ReadAsync(version, offset, _block.AsMemory(0, length), ct);
                (_start, _filled) = (offset, length);
            }
        }
    }
}
