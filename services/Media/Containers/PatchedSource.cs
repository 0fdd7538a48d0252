namespace Imaging.Media.Containers;

/// <summary>A file as it will be once its patches are applied.</summary>
internal sealed class PatchedSource(IByteSource source, IReadOnlyList<Patch> patches) : IByteSource
{
    public long Length => source.Length;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        await source.ReadAsync(offset, buffer, ct);
        for (int i = FirstAfter(offset); i < patches.Count && patches[i].Offset < offset + buffer.Length; i++)
        {
            long from = Math.Max(offset, patches[i].Offset);
            long to = Math.Min(offset + buffer.Length, patches[i].End);
            patches[i].Bytes.Slice((int)(from - patches[i].Offset), (int)(to - from))
                .CopyTo(buffer[(int)(from - offset)..]);
        }
    }

    /// <summary>The first patch that ends after <paramref name="offset"/>; they ascend.</summary>
    private int FirstAfter(long offset)
    {
        int low = 0, high = patches.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (patches[middle].End > offset)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
