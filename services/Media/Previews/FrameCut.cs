using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;
using Imaging.Transcode.V1;

namespace Imaging.Media.Previews;

/// <summary>
/// One frame of many as a file of its own: the header with one frame in it, and that frame's bytes. Native frames lie
/// where their size says, encapsulated ones where the basic or extended offset table does (PS3.5, A.4; PS3.3,
/// C.7.6.3.1.8). Where neither helps, the whole file is taken.
/// </summary>
internal static class FrameCut
{
    private const uint SamplesPerPixel = 0x0028_0002;
    private const uint PhotometricInterpretation = 0x0028_0004;
    private const uint BitsAllocated = 0x0028_0100;
    private const uint ExtendedOffsetTable = 0x7FE0_0001;
    private const int ItemHeader = 8;

    private static readonly byte[] s_emptyTable = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
    private static readonly byte[] s_sequenceEnd = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];

    /// <param name="head">What <paramref name="file"/> was read of, from the first byte on.</param>
    /// <param name="size">Of the whole file.</param>
    /// <param name="frame">From 1.</param>
    /// <returns>The new file's pieces; null: it can't be cut out.</returns>
    public static IReadOnlyList<SourcePiece>? Of(DicomFile file, ReadOnlyMemory<byte> head, long size, int frame)
    {
        if (file.Pixels is not { } pixels || DicomEncoding.IsDeflated(file.TransferSyntax)
            || file.DataSet[DicomTags.NumberOfFrames] is not { Value.Length: > 0 } frames
            || !MemoryMarshal.TryGetArray(frames.Value, out var where)
            || !int.TryParse(DicomText.First(frames.Value.Span), out var count) || count < 2 || frame > count)
            return null;
        var tail = pixels.Length is { } length
            ? Native(file, pixels, length, head, frame, count) : Encapsulated(file, pixels, head, size, frame, count);
        if (tail is null) return null;
        var one = new byte[frames.Value.Length];
        one.AsSpan().Fill((byte)' ');
        one[0] = (byte)'1';
        return
        [
            Range(0, where.Offset), Literal(one),
            Range(where.Offset + one.Length, pixels.Start - where.Offset - one.Length), .. tail,
        ];
    }

    private static SourcePiece[]? Native(
        DicomFile file, DicomPixels pixels, uint length, ReadOnlyMemory<byte> head, int frame, int count)
    {
        // Colours that share samples, and pixels of single bits, don't end where frames do.
        var isEven = length % count == 0 && Number(file, BitsAllocated) is 8 or 16 or 32
            && file.DataSet[PhotometricInterpretation] is { } colours
            && !DicomText.First(colours.Value.Span).Contains("422", StringComparison.Ordinal);
        var bytes = (long)Number(file, DicomTags.Rows) * Number(file, DicomTags.Columns)
            * Math.Max(1, Number(file, SamplesPerPixel)) * Number(file, BitsAllocated) / 8;
        if (!isEven || bytes * count != length || bytes % 2 != 0) return null;
        var header = head[(int)pixels.Start..(int)pixels.Offset].ToArray();
        // Its length stands at the end of both forms.
        var said = header.AsSpan(header.Length - 4);
        if (file.Encoding.BigEndian) BinaryPrimitives.WriteUInt32BigEndian(said, (uint)bytes);
        else BinaryPrimitives.WriteUInt32LittleEndian(said, (uint)bytes);
        return [Literal(header), Range(pixels.Offset + ((frame - 1) * bytes), bytes)];
    }

    private static SourcePiece[]? Encapsulated(
        DicomFile file, DicomPixels pixels, ReadOnlyMemory<byte> head, long size, int frame, int count)
    {
        var table = head.Span[(int)Math.Min(pixels.Offset, head.Length)..];
        if (table.Length < ItemHeader) return null;
        var tableBytes = BinaryPrimitives.ReadUInt32LittleEndian(table[4..]);
        if (tableBytes > table.Length - ItemHeader) return null;
        long[] offsets = file.DataSet[ExtendedOffsetTable] is { } extended && extended.Value.Length == 8 * count
            ? [.. MemoryMarshal.Cast<byte, long>(extended.Value.Span)]
            : tableBytes == 4 * (uint)count
                ? [.. MemoryMarshal.Cast<byte, uint>(table.Slice(ItemHeader, (int)tableBytes)).ToArray()] : [];
        if (offsets.Length != count) return null;
        var first = pixels.Offset + ItemHeader + tableBytes;
        var (from, to) = (first + offsets[frame - 1], frame < count ? first + offsets[frame] : size);
        if (from < first || to <= from || to > size) return null;
        var header = head[(int)pixels.Start..(int)pixels.Offset].ToArray();
        // The last one brings the end of the sequence, and what may follow it.
        return frame == count
            ? [Literal(header), Literal(s_emptyTable), Range(from, to - from)]
            : [Literal(header), Literal(s_emptyTable), Range(from, to - from), Literal(s_sequenceEnd)];
    }

    private static int Number(DicomFile file, uint tag) => file.DataSet[tag] is { Value.Length: 2 } node
        ? node.Encoding.UInt16(node.Value.Span) : 0;

    private static SourcePiece Range(long offset, long length) => new() { Offset = offset, Length = length };

    private static SourcePiece Literal(byte[] bytes) => new() { Literal = ByteString.CopyFrom(bytes) };
}
