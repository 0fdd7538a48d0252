using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class GzipTests
{
    private static readonly byte[] s_file = new NiftiBuilder { Dims = [50, 40, 10], DataLength = 40000 }.ToArray();

    [Fact]
    public void Members_follow_each_other() =>
        Assert.True(IsWhole(Judge(NiftiBuilder.Gzip(s_file[..100], [], s_file[100..20000], s_file[20000..]))));

    [Fact]
    public void Optional_header_fields_are_passed_over()
    {
        var plain = NiftiBuilder.Gzip(s_file);
        byte[] fields = [0x1F, 0x8B, 0x08, 0x1C, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, .. "brain.nii\0"u8, .. "made\0"u8];
        Assert.True(IsWhole(Judge([.. fields, .. plain[10..]])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    public void Zeros_after_the_end_are_padding(int count) =>
        Assert.True(IsWhole(Judge([.. NiftiBuilder.Gzip(s_file), .. new byte[count]])));

    [Fact]
    public void Cut_anywhere_it_is_refused()
    {
        var whole = NiftiBuilder.Gzip(s_file[..1000], s_file[1000..]);
        int first = NiftiBuilder.Gzip(s_file[..1000]).Length;
        for (int length = 3; length < whole.Length; length += length < whole.Length - 30 && length > 700 ? 41 : 1)
            Assert.False(IsWhole(Feed(whole[..length], 4096)), $"cut at {length} (members meet at {first})");
    }

    [Fact]
    public void A_missing_or_wrong_checksum_is_found()
    {
        var whole = NiftiBuilder.Gzip(s_file);
        Assert.IsType<ImageVerdict.Truncated>(Judge(whole[..^8]));
        Assert.IsType<ImageVerdict.Truncated>(Judge(whole[..^1]));
        whole[^6] ^= 1;
        Assert.IsType<ImageVerdict.Damaged>(Judge(whole));
    }

    [Fact]
    public void Other_things_in_gzip_are_refused_by_name()
    {
        var dicom = DicomBuilder.File(DicomBuilder.ExplicitLittle).Image().ToArray();
        Assert.Equal(
            new ImageVerdict.NotAnImage("a gzip archive of a DICOM file (send the DICOM file itself)"),
            Judge(NiftiBuilder.Gzip(dicom)));
        Assert.Equal(new ImageVerdict.NotAnImage("a gzip archive"), Judge(NiftiBuilder.Gzip([1, 2, 3])));
        Assert.Equal(new ImageVerdict.NotAnImage("a gzip archive"), Judge([0x1F, 0x8B, 0x08]));
    }

    [Fact]
    public void Many_checks_at_once_do_not_disturb_each_other()
    {
        var good = NiftiBuilder.Gzip(s_file);
        Parallel.For(0, 64, i => Assert.Equal(i % 2 == 0, IsWhole(Feed(i % 2 == 0 ? good : good[..^9], 1 + (i * 13)))));
    }
}
