using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class SampleTests
{
    // Not whole (the first two), and one that lacks its first byte, so that no reader opens it.
    private static readonly string[] s_refused = ["MR_truncated.dcm", "rtplan_truncated.dcm", "no_meta.dcm"];

    [Fact]
    public void Every_whole_DICOM_file_is_taken()
    {
        foreach (var file in SampleFiles.In("dicom"))
        {
            var verdict = Judge(File.ReadAllBytes(file));
            bool isExpected = !s_refused.Contains(Path.GetFileName(file));
            Assert.True(verdict is ImageVerdict.Dicom == isExpected, $"{file}: {verdict}");
            Assert.True(verdict is not ImageVerdict.Dicom { Header.SopInstanceUid: null }, $"{file}: {verdict}");
        }
    }

    [Theory]
    [InlineData("MR_truncated.dcm", "the pixel data element declares 8192 bytes but the file ends after 8130")]
    [InlineData("rtplan_truncated.dcm", "the element (300A,00B0) declares 976 bytes but the file ends after 711")]
    public void A_truncated_DICOM_file_says_what_is_missing(string name, string reason) =>
        Assert.Equal(new ImageVerdict.Truncated(reason), Judge(File.ReadAllBytes(SampleFiles.Named("dicom", name))));

    [Theory]
    [InlineData("examples_ybr_color.dcm", "US", 240, 320, 30)]
    [InlineData("JPEG-LL.dcm", "NM", 1024, 256, 1)]
    [InlineData("MR_small_bigendian.dcm", "MR", 64, 64, 1)]
    [InlineData("image_dfl.dcm", "OT", 512, 512, 1)]
    [InlineData("OT-PAL-8-face.dcm", "OT", 480, 640, 1)]
    [InlineData("reportsi.dcm", "SR", null, null, null)]
    public void A_DICOM_header_is_extracted(string name, string modality, int? rows, int? columns, int? frames)
    {
        var header = Assert.IsType<ImageVerdict.Dicom>(Judge(File.ReadAllBytes(SampleFiles.Named("dicom", name)))).Header;
        Assert.Equal((modality, rows, columns, frames), (header.Modality, header.Rows, header.Columns, header.Frames));
    }

    [Theory]
    [InlineData("anatomical.nii", 1, "33 x 41 x 25", "int16")]
    [InlineData("functional.nii", 1, "17 x 21 x 3 x 20", "int16")]
    [InlineData("example4d.nii.gz", 1, "128 x 96 x 24 x 2", "int16")]
    [InlineData("example_nifti2.nii.gz", 2, "32 x 20 x 12 x 2", "int16")]
    [InlineData("chris_t1.nii.gz", 1, "188 x 256 x 190", "uint8")]
    public void A_NIfTI_header_is_extracted(string name, int version, string dims, string datatype)
    {
        var verdict = Feed(File.ReadAllBytes(SampleFiles.Named("nifti", name)), 65536);
        var header = Assert.IsType<ImageVerdict.Nifti>(verdict).Header;
        Assert.Equal((version, dims, datatype), (header.Version, string.Join(" x ", header.Dims), header.Datatype));
    }

    [Theory]
    [InlineData("photo")]
    [InlineData("video")]
    public void Photos_and_videos_are_refused_by_name(string folder)
    {
        foreach (var file in SampleFiles.In(folder))
        {
            var found = Assert.IsType<ImageVerdict.NotAnImage>(Feed(File.ReadAllBytes(file), 65536)).Found;
            Assert.EndsWith(folder, found, StringComparison.Ordinal);
        }
    }

    /// <summary>The only cuts that go unseen are those between two elements of the data set itself; one within the tag
    /// or length of an element can be taken for stray bytes, which is said.</summary>
    [Fact]
    public void A_DICOM_file_cut_within_an_element_is_never_whole()
    {
        var random = new Random(1);
        foreach (var file in SampleFiles.In("dicom").Where(f => !s_refused.Contains(Path.GetFileName(f))))
        {
            var bytes = File.ReadAllBytes(file);
            int whole = 0;
            var cuts = Enumerable.Range(0, 60).Select(_ => random.Next(bytes.Length)).ToList();
            foreach (int cut in cuts)
                whole += IsUnseen(bytes, cut) && !IsBetweenElements(bytes, cut) ? 1 : 0;
            Assert.True(whole == 0, $"{file}: {whole} of {cuts.Count} cuts went unseen");
        }
    }

    [Fact]
    public void A_NIfTI_file_cut_anywhere_is_never_whole()
    {
        var random = new Random(2);
        foreach (var file in SampleFiles.In("nifti").Where(f => new FileInfo(f).Length < 1_000_000))
        {
            var bytes = File.ReadAllBytes(file);
            for (int i = 0; i < 40; i++)
                Assert.False(IsWhole(Feed(bytes[..random.Next(bytes.Length)], int.MaxValue)), file);
        }
    }

    private static bool IsUnseen(byte[] bytes, int cut) =>
        Feed(bytes[..cut], int.MaxValue) is ImageVerdict.Dicom { Header.Warnings.Count: 0 };

    /// <summary>One byte less or more and something is missing again, unless that byte passes for padding.</summary>
    private static bool IsBetweenElements(byte[] bytes, int cut)
    {
        bool before = IsUnseen(bytes, cut - 1);
        bool after = IsUnseen(bytes, cut + 1);
        return (!before || bytes[cut - 1] == 0) && (!after || bytes[cut] == 0);
    }
}
