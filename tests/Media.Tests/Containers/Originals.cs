using static Imaging.Media.Tests.Containers.BoxBuilder;

namespace Imaging.Media.Tests.Containers;

/// <summary>Small files of every kind, with places wherever one may be.</summary>
internal static class Originals
{
    private const string Packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/' exif:GPSLatitude='51,30.2N'><a:City>L</a:City></x:xmpmeta>";

    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        ("JPEG", Jpeg(bigEndian: false)),
        ("JPEG, big-endian", Jpeg(bigEndian: true)),
        ("motion photo", [.. Jpeg(bigEndian: false), .. Jpeg(bigEndian: true), .. Movie()]),
        ("PNG", new PngBuilder().Chunk("eXIf", TiffBuilder.Phone().ToArray())
            .International("XML:com.adobe.xmp", Packet, compressed: false).Text("exif:GPSLatitude", "51/1")
            .Compressed("Raw profile type iptc", PngBuilder.RawProfile("iptc", Resources)).ToArray()),
        ("WebP", new WebPBuilder().Chunk("VP8 ", [0x30, 1, 0, 0x9D, 1, 0x2A, 0x40, 1, 0xF0, 0])
            .Chunk("EXIF", TiffBuilder.Phone().ToArray()).Chunk("XMP ", Latin(Packet)).ToArray()),
        ("HEIC", new HeicBuilder { After = [Box("mpvd", Movie())] }
            .Item("Exif", "", HeicBuilder.ExifItem(TiffBuilder.Phone().ToArray()), method: 0, isCut: true)
            .Item("Exif", "", HeicBuilder.ExifItem(TiffBuilder.Phone(true).ToArray()), method: 1)
            .Item("mime", "application/rdf+xml", Latin(Packet)).ToArray()),
        ("MP4", Movie()),
        ("fragments", Fragments()),
        ("WebM", WebM(isLive: false)),
        ("live WebM", WebM(isLive: true)),
    ];

    private static byte[] Resources =>
        Iptc.Resource(0x0404, [.. Iptc.Set(2, 5, "title"), .. Iptc.Set(2, 90, "London"), .. Iptc.Set(2, 120, "caption")]);

    private static byte[] Jpeg(bool bigEndian)
    {
        var exif = TiffBuilder.Phone(bigEndian).Raw(0x83BB, Iptc.Set(2, 101, "England"));
        exif.Next = new TiffBuilder(bigEndian).Raw(0x0201,
            new JpegBuilder().Exif(TiffBuilder.Phone().ToArray()).ToArray());
        const string Name = "0123456789ABCDEF0123456789ABCDEF";
        return new JpegBuilder().Exif(exif.ToArray()).Xmp(Packet).ExtendedXmp(Name, Latin(Packet), 0, 60)
            .ExtendedXmp(Name, Latin(Packet), 60, Packet.Length - 60).Photoshop(Resources)
            .Segment(0xEB, Latin("exif:GPSLatitude")).ToArray();
    }

    private static byte[] Movie() => new MovieBuilder
    {
        Tracks =
        [
            MovieBuilder.Track(2, "meta", "mebx", Latin("mdtacom.apple.quicktime.location.ISO6709"), 128, [50, 60]),
            MovieBuilder.Track(3, "text", "text", [], 240, [30]),
        ],
        InMovie =
        [
            Box("udta", Xyz, Loci, Box("XMP_", Latin(Packet)), UInt32(0)),
            Keys(("com.apple.quicktime.location.ISO6709", "+51.5-0.1/"), ("com.apple.quicktime.make", "A")),
        ],
        After = [Box("free", new byte[20]), Box("uuid", new byte[16], Latin(Packet))],
    }.ToArray();

    private static byte[] Fragments() => new MovieBuilder
    {
        Mdat = [],
        Tracks = [MovieBuilder.Track(2, "camm", "camm", [], 0, [])],
        After =
        [
            Box("moof", Full("mfhd", 0, UInt32(1)),
                Box("traf", Full("tfhd", 0x20000, UInt32(1)), Full("trun", 0x201, UInt32(1), UInt32(156), UInt32(100))),
                Box("traf", Full("tfhd", 0x20010, UInt32(2), UInt32(10)), Full("trun", 1, UInt32(3), UInt32(256)))),
            Box("mdat", MovieBuilder.Media),
        ],
    }.ToArray();

    private static byte[] WebM(bool isLive) => new WebMBuilder
    {
        IsLive = isLive,
        Before = [WebMBuilder.Tags(("ENCODER", "Lavf"), ("LOCATION", "+51.5-0.1/"))],
        After = [WebMBuilder.Checked(0x1254C367, WebMBuilder.Element(0x7373,
            WebMBuilder.SimpleTag("ARTIST", "A", WebMBuilder.SimpleTag("GPS_LATITUDE", "51.5"))))],
    }.ToArray();
}
