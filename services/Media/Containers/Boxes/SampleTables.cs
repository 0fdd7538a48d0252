using System.Buffers.Binary;

namespace Imaging.Media.Containers.Boxes;

/// <summary>Where the samples of a track lie, by its tables (ISO/IEC 14496-12, 8.7): chunk by chunk.</summary>
internal sealed class SampleTables
{
    private readonly ReadOnlyMemory<byte> _chunks;
    private readonly ReadOnlyMemory<byte> _runs;
    private readonly ReadOnlyMemory<byte> _sizes;
    private readonly int _chunkWidth;
    private readonly uint _size;

    private SampleTables(byte[] chunks, int chunkWidth, byte[] runs, byte[] sizes)
    {
        // Version, flags and number of entries come first; before the sizes a size that may be common to all.
        (_chunks, _chunkWidth, _runs, _sizes) = (chunks.AsMemory(8), chunkWidth, runs.AsMemory(8), sizes.AsMemory(12));
        _size = BinaryPrimitives.ReadUInt32BigEndian(sizes.AsSpan(4));
    }

    /// <summary>Null if one is missing, of a rare make, or too large to be held.</summary>
    public static async ValueTask<SampleTables?> LoadAsync(BoxFile file, Track track, CancellationToken ct)
    {
        async ValueTask<byte[]?> TableAsync(string type, int header) =>
            track.Tables.TryGetValue(type, out var box) && await file.BodyAsync(box, ct) is { } block
                && block.Bytes.Length >= header ? block.Bytes : null;

        var narrow = await TableAsync("stco", 8);
        var chunks = narrow ?? await TableAsync("co64", 8);
        return chunks is not null && await TableAsync("stsc", 8) is { } runs && await TableAsync("stsz", 12) is { } sizes
            ? new SampleTables(chunks, narrow is null ? 8 : 4, runs, sizes)
            : null;
    }

    /// <summary>Offsets count from the file's start; lengths are what the sizes add up to.</summary>
    public IEnumerable<(long Offset, long Length)> Chunks()
    {
        long sample = 0;
        int run = 0;
        for (int chunk = 0; (chunk + 1) * _chunkWidth <= _chunks.Length; chunk++)
        {
            // A run of chunks with as many samples each ends where the next one begins; chunks count from 1.
            while ((run + 2) * 12 <= _runs.Length && UInt32(_runs, (run + 1) * 12) <= chunk + 1)
                run++;
            uint samples = (run + 1) * 12 <= _runs.Length ? UInt32(_runs, run * 12 + 4) : 0;
            long length = Length(sample, samples);
            sample += samples;
            long offset = _chunkWidth == 4
                ? UInt32(_chunks, chunk * 4)
                : BinaryPrimitives.ReadInt64BigEndian(_chunks.Span[(chunk * 8)..]);
            yield return (offset, length);
        }
    }

    private long Length(long first, uint count)
    {
        if (_size != 0)
            return (long)_size * count;
        long length = 0;
        for (long i = first; i < first + count && (i + 1) * 4 <= _sizes.Length; i++)
            length += UInt32(_sizes, (int)i * 4);
        return length;
    }

    private static uint UInt32(ReadOnlyMemory<byte> table, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(table.Span[at..]);
}
