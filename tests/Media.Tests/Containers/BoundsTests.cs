using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.BoxBuilder;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

/// <summary>What a file can make the check do is little if it is honest, and bounded if it is not.</summary>
public class BoundsTests
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public async Task A_movie_of_2_GB_with_its_header_at_the_end_takes_a_handful_of_reads()
    {
        const long Media = 2 * Gigabyte;
        byte[] brand = [.. Ftyp("qt  "), .. UInt32(1), .. "mdat"u8, .. UInt32((uint)(Media >> 32)),
            .. UInt32(unchecked((uint)(Media + 16)))];
        var sizes = Enumerable.Repeat(40_000u, 36_000).ToArray();
        var movie = Box("moov", MovieBuilder.Header(), MovieBuilder.Track(1, "vide", "hvc1", [], 48, sizes),
            MovieBuilder.Track(2, "soun", "mp4a", [], 48, sizes), Keys(("com.apple.quicktime.location.ISO6709", "+51.5-0.1/")));
        var source = new SparseSource(brand.Length + Media + movie.Length, (0, brand), (brand.Length + Media, movie));
        var report = await RunAsync(source);
        Assert.Equal((null, LocationPlaces.MetadataKey), (report.Fault, report.Location));
        Assert.True(report is { Reads: <= 6, BytesRead: <= 40_000 }, $"{report.Reads} reads, {report.BytesRead} bytes");
    }

    [Fact]
    public async Task A_movie_of_an_hour_in_fragments_takes_a_read_for_each_at_most()
    {
        const int Fragments = 3600, Media = 1 << 20;
        var parts = new List<(long, byte[])>();
        byte[] start = [.. Ftyp("iso5"), .. Box("moov", MovieBuilder.Header(), MovieBuilder.Track(1, "vide", "avc1", [], 0, []))];
        parts.Add((0, start));
        long at = start.Length;
        for (int i = 0; i < Fragments; i++)
        {
            byte[] moof = [.. Box("moof", Full("mfhd", 0, UInt32((uint)i)), Box("traf", Full("tfhd", 0, UInt32(1)))),
                .. UInt32(Media + 8), .. "mdat"u8];
            parts.Add((at, moof));
            at += moof.Length + Media;
        }
        var report = await RunAsync(new SparseSource(at, [.. parts]));
        Assert.Null(report.Fault);
        Assert.InRange(report.Reads, 1, Fragments);
    }

    [Fact]
    public async Task A_live_recording_of_many_blocks_is_read_once_in_large_pieces()
    {
        var blocks = Enumerable.Repeat(WebMBuilder.Element(0xA3, new byte[3000]), 20_000).SelectMany(b => b).ToArray();
        var movie = new WebMBuilder { IsLive = true }.ToArray();
        var report = await CheckAsync([.. movie, .. blocks]);
        Assert.Null(report.Fault);
        Assert.InRange(report.Reads, 1, 80);
        Assert.InRange(report.BytesRead, 1, movie.Length + blocks.Length);
    }

    [Fact]
    public async Task A_photo_is_read_once()
    {
        byte[] photo = [.. new JpegBuilder().Exif(TiffBuilder.Phone().ToArray()).ToArray()[..^2], .. new byte[10 << 20],
            0xFF, 0xD9];
        var report = await CheckAsync(photo);
        Assert.Equal(photo.Length, report.BytesRead);
        Assert.InRange(report.Reads, 1, 20);
    }

    public static TheoryData<string, byte[]> Endless => new()
    {
        { "segments", [0xFF, 0xD8, .. Repeat([0xFF, 0xE5, 0, 2], 400_000)] },
        { "files that begin", [.. new JpegBuilder().ToArray(), .. Repeat([0xFF, 0xD8, 0xFF, 0xDA, 0, 2], 100_000)] },
        { "chunks", [.. new PngBuilder().ToArray()[..33], .. Repeat([0, 0, 0, 0, .. "tEXt"u8, 0, 0, 0, 0], 100_000)] },
        { "boxes", [.. Ftyp("mp42"), .. Repeat(Box("free"), 400_000)] },
        { "boxes in boxes", [.. Ftyp("mp42"), .. Nested("moov", 100_000)] },
        { "tracks in tracks", [.. Ftyp("mp42"), .. Box("moov", Nested("trak", 100_000))] },
        { "metadata in metadata", [.. Ftyp("mp42"), .. Box("moov", Nested("udta", 50_000, "meta"))] },
        { "videos in boxes", [.. Ftyp("heic"), .. Nested("mpvd", 100_000)] },
        { "tags in tags", new WebMBuilder { After = [NestedTags(2000)] }.ToArray() },
        { "EXIF in EXIF", new JpegBuilder().Exif(Repeat([.. "Exif\0\0II*\0"u8, 8, 0, 0, 0], 4000)).ToArray() },
        { "resources in resources", new JpegBuilder().Photoshop(Repeat([.. "Photoshop 3.0\08BIM"u8, 4, 4, 0, 0, 0, 0, 0xFF, 0], 2000)).ToArray() },
        { "directories that repeat", new JpegBuilder().Exif(
            new TiffBuilder { NextOffset = 8 }.Directory(0x8825, new TiffBuilder { NextOffset = 8 }).ToArray()).ToArray() },
        { "XMP that opens", new JpegBuilder().Xmp(string.Concat(Enumerable.Repeat("<a:GPSx>", 8000))).ToArray() },
        { "XMP that begins", [.. new JpegBuilder().ToArray(), .. Repeat("<x:xmpmeta "u8.ToArray(), 100_000)] },
        { "extents of nothing", [.. Ftyp("heic"), .. Full("meta", 0, Full("iloc", 1 << 24, UInt16(0), UInt16(0xFFFF),
            Repeat([0, 1, 0, 0, 0, 0, 0xFF, 0xFF], 60_000)))] },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task Much_of_the_same_ends_in_a_verdict(string what, byte[] bytes)
    {
        var report = await CheckAsync(bytes, new ContainerLimits { MaxElements = 200_000 });
        Assert.True(report.BytesRead <= 4L * bytes.Length + (1 << 20), $"{what}: {report.BytesRead} of {bytes.Length}");
    }

    [Fact]
    public async Task What_takes_too_many_reads_or_bytes_is_not_taken()
    {
        byte[] movie = new MovieBuilder { InMovie = [Box("udta", Box("\u00A9nam", new byte[20]))], After = [.. Enumerable.Repeat(Box("mdat", new byte[200_000]), 40)] }.ToArray();
        foreach (var limits in (ContainerLimits[])[new() { MaxReads = 5 }, new() { MaxBytesRead = 20_000 },
            new() { MaxElements = 20 }, new() { MaxMetadataBytes = 10 }])
        {
            var report = await CheckAsync(movie, limits);
            Assert.Equal(FaultCode.TooComplex, report.Fault?.Code);
            Assert.True(report.Reads <= limits.MaxReads && report.BytesRead <= limits.MaxBytesRead);
        }
    }

    [Fact]
    public async Task A_source_that_fails_is_no_verdict() =>
        await Assert.ThrowsAsync<IOException>(() => RunAsync(new SparseSource(100)));

    private static Task<ContainerReport> RunAsync(IByteSource source) =>
        ContainerCheck.RunAsync(source, ContainerLimits.Default, TestContext.Current.CancellationToken);

    private static byte[] Repeat(byte[] bytes, int count) => [.. Enumerable.Repeat(bytes, count).SelectMany(b => b)];

    /// <summary>Boxes of which each holds the next.</summary>
    private static byte[] Nested(string type, int depth, string? other = null)
    {
        var bytes = new List<byte>();
        for (int i = depth; i > 0; i--)
            bytes.AddRange([.. UInt32((uint)i * 8), .. Latin(i % 2 == 0 ? type : other ?? type)]);
        return [.. bytes];
    }

    private static byte[] NestedTags(int depth)
    {
        byte[] tag = [];
        for (int i = 0; i < depth; i++)
            tag = WebMBuilder.Element(0x67C8, tag);
        return WebMBuilder.Element(0x1254C367, WebMBuilder.Element(0x7373, tag));
    }
}
