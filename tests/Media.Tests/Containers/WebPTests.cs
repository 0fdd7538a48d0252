using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class WebPTests
{
    private static readonly byte[] s_lossy = [0x30, 1, 0, 0x9D, 1, 0x2A, 0x40, 1, 0xF0, 0];

    [Theory]
    [InlineData("")]
    [InlineData("Exif\0\0")]
    public async Task EXIF_and_XMP_are_cleaned(string prefix)
    {
        var (report, clean) = await CleanAsync(new WebPBuilder().Chunk("VP8 ", s_lossy)
            .Chunk("EXIF", [.. Encoding.ASCII.GetBytes(prefix), .. TiffBuilder.Phone().ToArray()])
            .Chunk("XMP ", [.. "<x photoshop:City='London'/>"u8]).ToArray());
        Assert.Equal((MediaKind.WebP, LocationPlaces.Exif | LocationPlaces.Xmp), (report.Kind, report.Location));
        Assert.Equal((640, 480, 6), (report.Facts.Width, report.Facts.Height, report.Facts.Orientation));
        Assert.DoesNotContain("London", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_size_is_read_from_a_lone_picture_too()
    {
        var canvas = new WebPBuilder().Chunk("VP8 ", s_lossy).ToArray();
        byte[] lossy = [.. canvas[..12], .. canvas[30..]], lossless = [.. canvas[..12], .. "VP8L"u8, 5, 0, 0, 0,
            0x2F, 0x3F, 0xC1, 0x3B, 0, 0];
        lossy[4] -= 18;
        lossless[4] = (byte)(lossless.Length - 8);
        foreach (byte[] bytes in (byte[][])[lossy, lossless])
        {
            var report = await CheckAsync(bytes);
            Assert.Equal((null, 320, 240), (report.Fault, report.Facts.Width, report.Facts.Height));
        }
    }

    [Fact]
    public async Task A_photo_that_was_cut_short_or_has_no_picture_says_so()
    {
        var photo = new WebPBuilder().Chunk("VP8 ", s_lossy).ToArray();
        Assert.Equal(FaultCode.CutShort, (await CheckAsync(photo[..^1])).Fault?.Code);
        Assert.Equal(FaultCode.Damaged, (await CheckAsync(new WebPBuilder().ToArray())).Fault?.Code);
        byte[] longChunk = [.. photo];
        longChunk[34] = 11;
        Assert.Equal(FaultCode.Damaged, (await CheckAsync(longChunk)).Fault?.Code);
    }

    [Fact]
    public async Task What_lies_behind_the_declared_end_is_appended()
    {
        var photo = new WebPBuilder().Chunk("VP8 ", s_lossy).ToArray();
        var report = await CheckAsync([.. photo, .. "PK\u0003\u0004 an archive"u8]);
        Assert.Equal((photo.Length, "a ZIP archive"), ((int)report.End, Assert.Single(report.Appended).Found));
    }
}
