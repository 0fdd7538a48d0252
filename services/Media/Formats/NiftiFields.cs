using System.Globalization;
using FieldReader = Imaging.Media.Formats.NiftiParser.FieldReader;

namespace Imaging.Media.Formats;

/// <summary>The fields of either version's header that decide its size and describe its voxels.</summary>
internal sealed record NiftiFields(
    long[] Dims, int Datatype, int BitPix, double VoxelOffset, double[] VoxelSizes, int Units)
{
    public static NiftiFields Read1(FieldReader from)
    {
        int rank = from.Int16(40);
        var dims = new long[rank];
        var sizes = new double[rank];
        for (int i = 0; i < rank; i++)
        {
            dims[i] = from.Int16(42 + (2 * i));
            sizes[i] = from.Single(80 + (4 * i));
        }
        // FreeSurfer's way to write vectors longer than 32767: dim[1] is -1 and the length is in glmin.
        if (dims[0] == -1)
            dims[0] = from.Int32(144);
        return new NiftiFields(dims, from.Int16(70), from.Int16(72), from.Single(108), sizes, from.Byte(123));
    }

    public static NiftiFields Read2(FieldReader from)
    {
        int rank = (int)from.Int64(16);
        var dims = new long[rank];
        var sizes = new double[rank];
        for (int i = 0; i < rank; i++)
        {
            dims[i] = from.Int64(24 + (8 * i));
            sizes[i] = from.Double(112 + (8 * i));
        }
        return new NiftiFields(dims, from.Int16(12), from.Int16(14), from.Int64(168), sizes, from.Int32(500));
    }

    /// <summary>What makes the header unusable, or null and the length of the whole file.</summary>
    public string? Problem(NiftiDatatype type, int headerLength, out long expected)
    {
        expected = 0;
        // Zero is read as "right after the header", as the reference library does; within the header readers differ.
        bool sensible = VoxelOffset == 0 || (VoxelOffset >= headerLength && VoxelOffset <= long.MaxValue / 2);
        if (!sensible)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"the NIfTI voxel offset {VoxelOffset} is impossible: the header takes {headerLength} bytes");
        }
        Int128 bits = type.Bits;
        foreach (long dim in Dims)
        {
            if (dim < 0)
                return $"the NIfTI header has a negative dimension ({dim})";
            // The reference library reads a zero within dim[0] axes as one.
            bits *= Math.Max(1, dim);
            if (bits > long.MaxValue)
                return "the NIfTI dimensions multiply to more than any file can hold";
        }
        expected = (long)Math.Max(headerLength, VoxelOffset) + (long)((bits + 7) / 8);
        return null;
    }

    /// <summary>What is odd and harms nobody, since readers go by something else.</summary>
    public IEnumerable<string> Warnings(NiftiDatatype type)
    {
        // A bitpix left at zero says nothing.
        if (BitPix != 0 && BitPix != type.Bits)
            yield return $"bitpix is {BitPix}; the datatype {type.Name} has {type.Bits} bits a voxel and decides";
        if (!VoxelSizes.All(double.IsFinite))
            yield return "a voxel size in pixdim is no finite number";
    }

    // nifti1.h, xyzt_units: the low three bits are the unit of space, the next three that of time.
    public static string? SpaceUnit(int units) => (units & 0x07) switch { 1 => "m", 2 => "mm", 3 => "um", _ => null };

    public static string? TimeUnit(int units) => (units & 0x38) switch
    {
        8 => "s",
        16 => "ms",
        24 => "us",
        32 => "Hz",
        40 => "ppm",
        48 => "rad/s",
        _ => null,
    };
}
