using Imaging.Media.Containers;

namespace Imaging.Media.Tests.Containers;

/// <summary>Bytes at hand, with a count of what was asked of them.</summary>
internal sealed class MemorySource(byte[] bytes) : IByteSource
{
    public int Reads { get; private set; }

    public long Length => bytes.Length;

    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Reads++;
        bytes.AsMemory(checked((int)offset), buffer.Length).CopyTo(buffer);
        return ValueTask.CompletedTask;
    }
}

internal sealed class FileSource(FileStream file) : IByteSource
{
    public long Length => file.Length;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        file.Position = offset;
        await file.ReadExactlyAsync(buffer, ct);
    }
}
