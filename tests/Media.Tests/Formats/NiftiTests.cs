using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class NiftiTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Both_versions_are_read_in_both_byte_orders_plain_and_compressed(int version, bool bigEndian)
    {
        var file = new NiftiBuilder { Version = version, BigEndian = bigEndian }.ToArray();
        foreach (bool compressed in new[] { false, true })
        {
            var header = Header(compressed ? NiftiBuilder.Gzip(file) : file);
            Assert.Equal([4, 3, 2, 2], header.Dims);
            Assert.Equal([1.5, 2.5, 3.5, 4.5], header.VoxelSizes);
            Assert.Equal((version, bigEndian, compressed), (header.Version, header.BigEndian, header.Compressed));
            Assert.Equal((4, "int16", 16), (header.DatatypeCode, header.Datatype, header.BitsPerVoxel));
            Assert.Equal(("mm", version == 1 ? "s" : "ms"), (header.SpaceUnit, header.TimeUnit));
            Assert.Equal(compressed ? "application/gzip" : "image/x.nifti", header.ContentType);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_shorter_than_declared_is_truncated(int version)
    {
        var file = new NiftiBuilder { Version = version }.ToArray();
        var reason = $"the NIfTI header declares {file.Length} bytes but the file ends after {file.Length - 1}";
        Assert.Equal(new ImageVerdict.Truncated(reason), Judge(file[..^1]));
        Assert.IsType<ImageVerdict.Truncated>(Judge(file[..^97]));
        Assert.IsType<ImageVerdict.Truncated>(Judge(file[..100]));
        Assert.IsType<ImageVerdict.Truncated>(Judge(NiftiBuilder.Gzip(file[..^1])));
    }

    [Fact]
    public void More_than_declared_is_padding_until_it_is_a_bomb()
    {
        var padded = new NiftiBuilder { DataLength = 5000 }.ToArray();
        Assert.True(IsWhole(Judge(padded)));
        Assert.True(IsWhole(Judge(NiftiBuilder.Gzip(padded))));
        var bomb = NiftiBuilder.Gzip(new NiftiBuilder { DataLength = 3 << 20 }.ToArray());
        Assert.IsType<ImageVerdict.Damaged>(Judge(bomb));
    }

    [Fact]
    public void A_header_that_declares_more_than_is_allowed_is_refused_at_once()
    {
        var file = NiftiBuilder.Gzip(new NiftiBuilder { Dims = [30000, 30000, 300], DataLength = 1 << 20 }.ToArray());
        using var check = new ImageCheck(ImageCheckLimits.Default);
        check.Append(file.AsSpan(0, file.Length / 2));
        Assert.True(check.IsRefused);
        Assert.IsType<ImageVerdict.TooLarge>(check.Complete());
    }

    [Theory]
    [InlineData("ni1\0", 1)]
    [InlineData("ni2\0\r\n\u001A\n", 2)]
    public void A_header_whose_voxels_are_elsewhere_is_refused(string magic, int version)
    {
        var pair = new NiftiBuilder { Version = version, Magic = magic }.ToArray();
        var found = Assert.IsType<ImageVerdict.NotAnImage>(Judge(pair)).Found;
        Assert.Equal($"a NIfTI-{version} header (.hdr), which has its voxels in another file (.img)", found);
        Assert.Equal(new ImageVerdict.NotAnImage($"a gzip archive of {found}"), Judge(NiftiBuilder.Gzip(pair)));
    }

    [Fact]
    public void An_Analyze_header_is_refused_by_name()
    {
        var analyze = new NiftiBuilder { Magic = "\0\0\0\0" }.ToArray()[..348];
        var found = "an Analyze 7.5 header (.hdr), which has its voxels in another file (.img)";
        Assert.Equal(new ImageVerdict.NotAnImage(found), Judge(analyze));
        Assert.Equal(new ImageVerdict.NotAnImage($"a gzip archive of {found}"), Judge(NiftiBuilder.Gzip(analyze)));
    }

    public static TheoryData<string> Contradictions =>
        ["rank", "rank8", "type", "offset", "offset 347", "offset 352 of 540", "far", "negative", "huge"];

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_header_that_contradicts_itself_is_damaged(string what)
    {
        var file = new NiftiBuilder();
        file = what switch
        {
            "rank" => file with { Rank = 0 },
            "rank8" => file with { Rank = 8 },
            "type" => file with { Datatype = 3 },
            "offset" => file with { VoxelOffset = 1 },
            "offset 347" => file with { VoxelOffset = 347 },
            "offset 352 of 540" => file with { Version = 2, VoxelOffset = 352 },
            "far" => file with { VoxelOffset = double.NaN },
            "negative" => file with { Dims = [4, -3, 2, 2] },
            _ => file with { Version = 2, Dims = [long.MaxValue, long.MaxValue, long.MaxValue] },
        };
        Assert.IsType<ImageVerdict.Damaged>(Judge(file.ToArray()));
        Assert.IsType<ImageVerdict.Damaged>(Judge(NiftiBuilder.Gzip(file.ToArray())));
    }

    [Theory]
    [InlineData(2, 32, "uint8")]
    [InlineData(4, 8, "int16")]
    [InlineData(16, 16, "float32")]
    [InlineData(64, -1, "float64")]
    public void Of_datatype_and_bits_a_voxel_the_datatype_decides(int datatype, int bitPix, string name)
    {
        var file = new NiftiBuilder { Datatype = datatype, BitPix = bitPix, DataLength = 48 * 8 };
        foreach (var version in new[] { 1, 2 })
        {
            var header = Header((file with { Version = version }).ToArray());
            Assert.Equal(name, header.Datatype);
            Assert.Contains($"bitpix is {bitPix}", Assert.Single(header.Warnings), StringComparison.Ordinal);
        }
        Assert.False(IsWhole(Judge((file with { Datatype = 64, DataLength = (48 * 8) - 1 }).ToArray())));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_voxel_size_that_is_no_number_is_unknown(double size)
    {
        foreach (var version in new[] { 1, 2 })
        {
            var header = Header(new NiftiBuilder { Version = version, VoxelSizes = [1, size] }.ToArray());
            Assert.Equal([1, null, 3.5, 4.5], header.VoxelSizes);
            Assert.Equal(["a voxel size in pixdim is no finite number"], header.Warnings);
        }
    }

    [Fact]
    public void Sloppy_headers_that_every_reader_takes_are_taken()
    {
        var file = new NiftiBuilder();
        Assert.True(IsWhole(Judge((file with { BitPix = 0 }).ToArray())));
        Assert.True(IsWhole(Judge((file with { VoxelOffset = 0 }).ToArray())));
        Assert.True(IsWhole(Judge((file with { HeaderSize = 0 }).ToArray())));
        Assert.True(IsWhole(Judge((file with { Dims = [4, 3, 2, 2, 0] }).ToArray())));
    }

    [Fact]
    public void FreeSurfers_long_vectors_and_single_bits_are_measured()
    {
        var vector = new NiftiBuilder { Dims = [-1, 1, 1], GlMin = 40000, DataLength = 80000 };
        Assert.Equal([40000, 1, 1], Header(vector.ToArray()).Dims);
        Assert.False(IsWhole(Judge((vector with { DataLength = 79999 }).ToArray())));
        Assert.True(IsWhole(Judge(new NiftiBuilder { Datatype = 1, BitPix = 1, DataLength = 6 }.ToArray())));
    }

    private static NiftiHeader Header(byte[] file) => Assert.IsType<ImageVerdict.Nifti>(Judge(file)).Header;
}
