using System.Buffers.Binary;
using System.Net;

namespace Imaging.Bench;

/// <summary>A NIfTI-1 volume of any size, never in memory: a fitting header, then one block again and again.</summary>
internal sealed class NiftiStream
{
    private const int HeaderBytes = 352;
    private const int BlockBytes = 1 << 20;
    private const int Side = 1024;

    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly byte[] _block = new byte[BlockBytes];

    /// <param name="size">About how large: whole slices of 1024 x 1024 voxels of two bytes.</param>
    /// <param name="run">Written into the description, so that no two volumes are the same.</param>
    public NiftiStream(long size, long run)
    {
        var slices = (int)Math.Clamp(size / (Side * Side * 2), 1, short.MaxValue);
        Length = HeaderBytes + (long)slices * Side * Side * 2;
        BinaryPrimitives.WriteInt32LittleEndian(_header, 348);
        short[] dims = [3, Side, Side, (short)slices, 1, 1, 1, 1];
        for (var i = 0; i < dims.Length; i++) Short(40 + i * 2, dims[i]);
        Short(70, 4);   // int16
        Short(72, 16);  // bits per voxel
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteSingleLittleEndian(_header.AsSpan(76 + i * 4), 1);
        BinaryPrimitives.WriteSingleLittleEndian(_header.AsSpan(108), HeaderBytes);
        _header[123] = 2; // millimetres
        System.Text.Encoding.ASCII.GetBytes($"bench {run}", _header.AsSpan(148));
        "n+1\0"u8.CopyTo(_header.AsSpan(344));
        for (var i = 0; i < BlockBytes; i += 2)
            BinaryPrimitives.WriteInt16LittleEndian(_block.AsSpan(i), (short)(i & 0x7FFF));
    }

    public long Length { get; }

    public async Task WriteToAsync(Stream stream, CancellationToken ct)
    {
        await stream.WriteAsync(_header, ct);
        for (var left = Length - HeaderBytes; left > 0; left -= BlockBytes)
            await stream.WriteAsync(_block.AsMemory(0, (int)Math.Min(left, BlockBytes)), ct);
    }

    /// <summary>Whether these are the bytes at this place.</summary>
    public bool Has(long position, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var expected = position < HeaderBytes
                ? _header.AsSpan((int)position)
                : _block.AsSpan((int)((position - HeaderBytes) % BlockBytes));
            var length = Math.Min(expected.Length, bytes.Length);
            if (!expected[..length].SequenceEqual(bytes[..length])) return false;
            bytes = bytes[length..];
            position += length;
        }

        return true;
    }

    public HttpContent AsContent() => new Content(this);

    private void Short(int offset, short value) =>
        BinaryPrimitives.WriteInt16LittleEndian(_header.AsSpan(offset), value);

    private sealed class Content(NiftiStream nifti) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            nifti.WriteToAsync(stream, CancellationToken.None);

        protected override Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            nifti.WriteToAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = nifti.Length;
            return true;
        }
    }
}
