namespace Imaging.Media.Previews;

/// <summary>
/// One slice through a volume, as values in rows from the top: of each plane the upper side of the body as the standard
/// axes have it (x to the right, y to the front, z to the head) is above. The volume passes by slice by slice, so that
/// one of them is all that is held of it.
/// </summary>
internal sealed class NiftiSlice
{
    /// <summary>Of any plane: its values are held as numbers of eight bytes.</summary>
    public const long MostValues = 8L * 1024 * 1024;

    private readonly NiftiVolume _volume;
    private readonly string _plane;
    private readonly int _at;

    private NiftiSlice(NiftiVolume volume, string plane, int at)
    {
        (_volume, _plane, _at) = (volume, plane, at);
        (Width, Height) = plane switch
        {
            "axial" => (volume.X, volume.Y), "coronal" => (volume.X, volume.Z), _ => (volume.Y, volume.Z),
        };
        (StepX, StepY) = plane switch
        {
            "axial" => (volume.StepX, volume.StepY), "coronal" => (volume.StepX, volume.StepZ),
            _ => (volume.StepY, volume.StepZ),
        };
        Values = new double[Width * Height];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Of a value to the right.</summary>
    public double StepX { get; }

    public double StepY { get; }

    public double[] Values { get; }

    /// <summary>How many values a slice has.</summary>
    public static long ValuesOf(NiftiVolume volume, string plane) => plane switch
    {
        "axial" => (long)volume.X * volume.Y, "coronal" => (long)volume.X * volume.Z, _ => (long)volume.Y * volume.Z,
    };

    public static int CountOf(NiftiVolume volume, string plane) =>
        plane switch { "axial" => volume.Z, "coronal" => volume.Y, _ => volume.X };

    /// <param name="volume">From its first voxel on.</param>
    /// <param name="at">From 0.</param>
    public static async Task<NiftiSlice> ReadAsync(
        NiftiVolume of, Stream volume, string plane, int at, CancellationToken ct)
    {
        var slice = new NiftiSlice(of, plane, at);
        var bytes = new byte[of.SliceBytes];
        // An axial one begins where the stream does.
        var count = plane == "axial" ? 1 : of.Z;
        for (var z = 0; z < count; z++)
        {
            await volume.ReadExactlyAsync(bytes, ct);
            slice.Take(bytes, z);
        }

        return slice;
    }

    private void Take(ReadOnlySpan<byte> bytes, int z)
    {
        switch (_plane)
        {
            case "axial":
                for (var y = 0; y < Height; y++)
                {
                    for (var x = 0; x < Width; x++)
                        Values[((Height - 1 - y) * Width) + x] = _volume.Value(bytes, x, y);
                }

                break;
            case "coronal":
                for (var x = 0; x < Width; x++) Values[((Height - 1 - z) * Width) + x] = _volume.Value(bytes, x, _at);
                break;
            default:
                for (var y = 0; y < Width; y++) Values[((Height - 1 - z) * Width) + y] = _volume.Value(bytes, _at, y);
                break;
        }
    }
}
