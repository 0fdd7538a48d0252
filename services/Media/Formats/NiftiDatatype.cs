namespace Imaging.Media.Formats;

/// <summary>The datatype codes of nifti1.h (NIFTI_TYPE_*; DT_BINARY is Analyze's one bit a voxel).</summary>
internal sealed record NiftiDatatype(string Name, int Bits)
{
    public static NiftiDatatype? Of(int code) => code switch
    {
        1 => new("binary", 1),
        2 => new("uint8", 8),
        4 => new("int16", 16),
        8 => new("int32", 32),
        16 => new("float32", 32),
        32 => new("complex64", 64),
        64 => new("float64", 64),
        128 => new("rgb24", 24),
        256 => new("int8", 8),
        512 => new("uint16", 16),
        768 => new("uint32", 32),
        1024 => new("int64", 64),
        1280 => new("uint64", 64),
        1536 => new("float128", 128),
        1792 => new("complex128", 128),
        2048 => new("complex256", 256),
        2304 => new("rgba32", 32),
        _ => null,
    };
}
