using System.Buffers.Binary;
using System.Text;

namespace Imaging.Graph.Tests.Files;

/// <summary>JPEG photos (ITU-T T.81, annex B) that are whole by their structure and of any size: no two are the same.
/// </summary>
internal static class TestPhoto
{
    /// <summary>What stands in the metadata of <see cref="WithPlace"/>, and nowhere after it was taken out.</summary>
    public const string Place = "51,30.4389N";

    /// <param name="size">At least 700.</param>
    public static byte[] Create(int size = 20_000) => Create(size, []);

    /// <summary>It says where it was taken, in XMP.</summary>
    public static byte[] WithPlace(int size = 20_000) => Create(size, Segment(0xE1,
    [
        .. "http://ns.adobe.com/xap/1.0/\0"u8,
        .. Encoding.UTF8.GetBytes($"""
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
            exif:GPSLatitude="{Place}" exif:GPSLongitude="0,7.6512W"/></rdf:RDF></x:xmpmeta>
            """),
    ]));

    private static byte[] Create(int size, byte[] metadata)
    {
        byte[] head =
        [
            0xFF, 0xD8, .. metadata,
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)16, 64)]),
            .. Segment(0xC0, [8, 0, 48, 0, 64, 1, 1, 0x11, 0]),
            .. Segment(0xC4, [0x00, 1, .. new byte[15], 0]), .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
            .. Segment(0xDA, [1, 1, 0x00, 0, 63, 0]),
        ];
        var photo = new byte[size];
        head.CopyTo(photo, 0);
        var scan = photo.AsSpan(head.Length..^2);
        Random.Shared.NextBytes(scan);
        // No marker within the scan.
        scan.Replace((byte)0xFF, (byte)0x7F);
        photo[^2] = 0xFF;
        photo[^1] = 0xD9;
        return photo;
    }

    private static byte[] Segment(byte marker, byte[] payload)
    {
        var segment = new byte[4 + payload.Length];
        (segment[0], segment[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(payload.Length + 2));
        payload.CopyTo(segment, 4);
        return segment;
    }
}
