using System.Text.Json;
using Imaging.Media.Images;
using Imaging.Media.Tests.Formats;

namespace Imaging.Media.Tests.Images;

public class VerdictsTests
{
    // Migrations/0001_create_image.sql: header VARCHAR(2000).
    private const int Column = 2000;

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_voxel_size_that_is_no_number_is_written_as_null(double size)
    {
        var verdict = Feeding.Judge(new NiftiBuilder { Version = 2, VoxelSizes = [2, size, 2, 2] }.ToArray());
        var header = Read(Verdicts.Describe(verdict));
        Assert.Equal([2, null, 2, 2], header.VoxelSize);
        Assert.Equal(["A voxel size in pixdim is no finite number."], header.Warnings);
    }

    [Fact]
    public void An_image_without_oddities_has_no_warnings() =>
        Assert.Null(Read(Verdicts.Describe(Feeding.Judge(new NiftiBuilder().ToArray()))).Warnings);

    [Fact]
    public void The_longest_description_of_a_dicom_object_fits_its_column()
    {
        // As long as a UID may be, and wrong in its first component.
        var uid = string.Concat("01.", new string('9', 61));
        var file = DicomBuilder.File(uid).Text(0x00080016, "UI", uid).Text(0x00080018, "UI", uid)
            .Text(0x00080060, "CS", "<").Element(0x00081115, "SQ", []).Mark(DicomBuilder.SequenceEnd)
            .Text(0x0020000D, "UI", uid).Text(0x0020000E, "UI", uid).Text(0x00280008, "IS", "0")
            .Number(0x00280010, "US", 65535).Text(0x00280011, "US", "x").Element(0x7FE00010, "OB", []).Raw(1, 1, 1);
        var header = Verdicts.Describe(Feeding.Judge(file.ToArray())).Header;
        Assert.InRange(header.Length, 700, Column);
    }

    [Fact]
    public void The_longest_description_of_a_nifti_volume_fits_its_column()
    {
        var size = -1.7976931348623157E+300;
        var file = new NiftiBuilder
        {
            Version = 2, Dims = [1234567, 1, 1, 1, 1, 1, 1], Datatype = 2048, BitPix = -32768,
            VoxelSizes = [size, size, size, size, size, size, double.NaN], DataLength = 1234567 * 32,
        };
        Assert.InRange(Verdicts.Describe(Feeding.Feed(file.ToArray(), 1 << 20)).Header.Length, 300, Column);
    }

    private static ImageHeader Read(ImageFacts facts) =>
        JsonSerializer.Deserialize<ImageHeader>(facts.Header, ImageHeader.Json)!;
}
