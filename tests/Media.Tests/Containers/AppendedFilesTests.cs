using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.BoxBuilder;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class AppendedFilesTests
{
    private static readonly byte[] s_photo = new JpegBuilder().ToArray();
    private static readonly byte[] s_located = new JpegBuilder().Exif(TiffBuilder.Phone().ToArray()).ToArray();
    private static readonly byte[] s_movie = new MovieBuilder { InMovie = [Box("udta", Xyz)] }.ToArray();

    public static TheoryData<string, byte[], string> Appended => new()
    {
        { "a second photo", s_located, "Jpeg" },
        { "a motion photo", s_movie, "Mp4" },
        { "a gain map and a motion photo", [.. s_located, .. s_movie], "Jpeg Mp4" },
        { "padding before", [.. new byte[100], .. s_located], "Other Jpeg" },
        { "a Samsung trailer", [0, 0, 0x30, 0x0A, 16, 0, 0, 0, .. "MotionPhoto_Data"u8, .. s_movie,
            .. "SEFH"u8, 107, 0, 0, 0, 1, 0, 0, 0, .. "SEFT"u8], "Other Mp4 Other" },
        { "a PNG", new PngBuilder().Chunk("eXIf", TiffBuilder.Phone().ToArray()).ToArray(), "Png" },
        { "a WebP", new WebPBuilder().Chunk("VP8 ", [0x30, 1, 0, 0x9D, 1, 0x2A, 0x40, 1, 0xF0, 0])
            .Chunk("EXIF", TiffBuilder.Phone().ToArray()).ToArray(), "WebP" },
        { "a WebM", new WebMBuilder { After = [WebMBuilder.Tags(("location", "+51.5007-000.1246/"))] }.ToArray(), "WebM" },
        { "a photo that was cut", s_located[..^5], "Other" },
        { "a movie that was cut", s_movie[..^1], "Other" },
        { "a movie of which the header is missing", s_movie[30..], "Other" },
        { "text", [.. "latitude 51.5"u8], "Other" },
        { "XMP", [.. "<x:xmpmeta exif:GPSLatitude='51,30.2N'/></x:xmpmeta>"u8], "Other" },
        { "a phone's country", [.. "\0\0\u00A1\u000A\b\0\0\0MCC_Data234SEFH"u8], "Other" },
    };

    [Theory]
    [MemberData(nameof(Appended))]
    public async Task What_lies_behind_the_end_keeps_no_place(string what, byte[] appended, string kinds)
    {
        foreach (byte[] first in (byte[][])[s_photo, new MovieBuilder().ToArray()])
        {
            var (report, clean) = await CleanAsync([.. first, .. appended]);
            Assert.Equal(first.Length, report.End);
            Assert.True(kinds == string.Join(' ', report.Appended.Select(p => $"{p.Kind}")),
                $"{what}: {string.Join(' ', report.Appended)}");
            Assert.True(report.Location != default, what);
            Assert.Equal(first, clean[..first.Length]);
            foreach (string word in (string[])["+51.5", "51,30", "2024:05:06\0", "latitude", "Data234"])
                Assert.DoesNotContain(word, Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[]> Strange => new()
    {
        { "a ZIP archive", [.. "PK\u0003\u0004"u8, 20, 0, 0, 0] },
        { "an HTML page", [.. "<html><script>alert(1)</script></html>"u8] },
        { "a PDF document", [.. "%PDF-1.7"u8] },
        { "a Windows executable", [.. "MZ"u8, 144, 0, 3, 0] },
        { "padding", new byte[7] },
        { "unrecognised data", [1, 2, 3] },
    };

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task What_does_not_belong_is_flagged(string found, byte[] appended)
    {
        foreach (byte[] first in (byte[][])[s_photo, new PngBuilder().ToArray(), new MovieBuilder().ToArray()])
        {
            var report = await CheckAsync([.. first, .. appended]);
            Assert.Equal((null, LocationPlaces.None), (report.Fault, report.Location));
            Assert.Equal(new AppendedPart(first.Length, appended.Length, MediaKind.Other, found),
                Assert.Single(report.Appended));
        }
    }

    [Fact]
    public async Task The_facts_are_the_first_file_s()
    {
        var report = await CheckAsync([.. s_photo, .. s_movie]);
        Assert.Equal(new ContainerFacts { Width = 640, Height = 480 }, report.Facts);
    }

    [Fact]
    public async Task Too_many_files_in_one_are_not_taken()
    {
        byte[] many = [.. Enumerable.Repeat(s_photo, 70).SelectMany(p => p)];
        Assert.Equal(FaultCode.TooComplex, (await CheckAsync(many)).Fault?.Code);
    }
}
