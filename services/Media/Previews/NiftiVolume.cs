using System.Buffers.Binary;
using Imaging.Media.Formats;
using static Imaging.Media.Formats.NiftiParser;

namespace Imaging.Media.Previews;

/// <summary>Where in a NIfTI file a volume's voxels are, and what they mean.</summary>
/// <param name="Offset">Of the first volume, in bytes of the inflated file.</param>
/// <param name="Slope">A voxel's value is what is stored times this, plus <paramref name="Intercept"/>.</param>
internal sealed record NiftiVolume(int Datatype, bool IsBigEndian, int X, int Y, int Z, long Volumes, long Offset,
    double Slope, double Intercept, double StepX, double StepY, double StepZ)
{
    /// <summary>Of a slice, in bytes: what is held of a file at once.</summary>
    public const long MostSliceBytes = 64L * 1024 * 1024;

    public int VoxelBytes => Datatype switch
    {
        2 or 256 => 1, 4 or 512 => 2, 8 or 16 or 768 => 4, 32 or 64 or 1024 or 1280 => 8, 128 => 3, 2304 => 4,
        1792 => 16, _ => 0,
    };

    public long SliceBytes => (long)X * Y * VoxelBytes;

    /// <summary>Null where its voxels can't be shown.</summary>
    /// <param name="head">Of the inflated file.</param>
    public static NiftiVolume? Read(ReadOnlySpan<byte> head)
    {
        if (NiftiParser.Read(head, compressed: false, out var header, out _) is not null || header is null) return null;
        var from = new FieldReader(head, header.BigEndian);
        var isFirst = header.Version == 1;
        var offset = isFirst ? (long)from.Single(108) : from.Int64(168);
        var slope = isFirst ? from.Single(112) : from.Double(176);
        var intercept = isFirst ? from.Single(116) : from.Double(184);
        // nifti1.h: a slope of zero means that the values are as they are stored.
        var isScaled = slope != 0 && double.IsFinite(slope) && double.IsFinite(intercept);
        long Size(int axis) => axis < header.Dims.Count ? Math.Max(1, header.Dims[axis]) : 1;
        double Step(int axis) => axis < header.VoxelSizes.Count && header.VoxelSizes[axis] is { } step
            && Math.Abs(step) is > 1e-6 and < 1e6 and var length ? length : 1;
        if (Size(0) > 65_535 || Size(1) > 65_535 || Size(2) > 65_535) return null;
        var volumes = 1L;
        for (var axis = 3; axis < header.Dims.Count; axis++) volumes *= Size(axis);
        var volume = new NiftiVolume(header.DatatypeCode, header.BigEndian, (int)Size(0), (int)Size(1), (int)Size(2),
            volumes, Math.Max(offset, isFirst ? 348 : 540), isScaled ? slope : 1, isScaled ? intercept : 0, Step(0),
            Step(1), Step(2));
        return volume.VoxelBytes > 0 && volume.SliceBytes <= MostSliceBytes ? volume : null;
    }

    /// <summary>Of complex numbers the magnitude, of colours the brightness.</summary>
    public double Value(ReadOnlySpan<byte> slice, int x, int y)
    {
        var at = slice[(((y * X) + x) * VoxelBytes)..];
        return (Stored(at) * Slope) + Intercept;
    }

    private double Stored(ReadOnlySpan<byte> at) => Datatype switch
    {
        2 => at[0],
        256 => (sbyte)at[0],
        4 => IsBigEndian ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at),
        512 => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
        8 => Int32(at),
        768 => (uint)Int32(at),
        16 => Single(at),
        64 => Double(at),
        1024 => Int64(at),
        1280 => (ulong)Int64(at),
        32 => Math.Sqrt((Single(at) * (double)Single(at)) + (Single(at[4..]) * (double)Single(at[4..]))),
        1792 => Math.Sqrt((Double(at) * Double(at)) + (Double(at[8..]) * Double(at[8..]))),
        _ => (0.299 * at[0]) + (0.587 * at[1]) + (0.114 * at[2]),
    };

    private int Int32(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at);

    private long Int64(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at);

    private float Single(ReadOnlySpan<byte> at) => BitConverter.Int32BitsToSingle(Int32(at));

    private double Double(ReadOnlySpan<byte> at) => BitConverter.Int64BitsToDouble(Int64(at));
}
