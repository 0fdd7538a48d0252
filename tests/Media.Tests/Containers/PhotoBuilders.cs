using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Imaging.Media.Containers;

namespace Imaging.Media.Tests.Containers;

/// <summary>Writes JPEG files whose one scan no decoder has to like.</summary>
internal sealed class JpegBuilder
{
    private readonly List<byte> _bytes = [0xFF, 0xD8];

    /// <summary>As the picture itself: 0xFF stuffed, a restart marker within.</summary>
    public static byte[] Scan => [1, 2, 0xFF, 0, 3, 4, 0xFF, 0xD0, 5, 6, 7, 8];

    public JpegBuilder Segment(byte marker, params byte[] data)
    {
        _bytes.AddRange([0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2)]);
        _bytes.AddRange(data);
        return this;
    }

    public JpegBuilder Exif(byte[] tiff) => Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]);

    public JpegBuilder Xmp(string packet) =>
        Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(packet)]);

    public JpegBuilder ExtendedXmp(string name, byte[] packet, int offset, int length)
    {
        var numbers = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, (uint)packet.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), (uint)offset);
        return Segment(0xE1, [.. "http://ns.adobe.com/xmp/extension/\0"u8, .. Encoding.ASCII.GetBytes(name), .. numbers,
            .. packet.AsSpan(offset, length)]);
    }

    public JpegBuilder Photoshop(params byte[] resources) => Segment(0xED, [.. "Photoshop 3.0\0"u8, .. resources]);

    public JpegBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Frame of 640 x 480, a scan, the end.</summary>
    public byte[] ToArray() => [.. Segment(0xDB, new byte[65])
        .Segment(0xC0, 8, 480 >> 8, 480 & 255, 640 >> 8, 640 & 255, 1, 1, 0x11, 0)
        .Segment(0xDA, 1, 1, 0, 0, 63, 0).Raw(Scan).Raw(0xFF, 0xD9)._bytes];
}

internal static class Iptc
{
    public static byte[] Set(byte record, byte number, string value) =>
        [0x1C, record, number, (byte)(value.Length >> 8), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    public static byte[] Resource(int id, byte[] data) =>
        [.. "8BIM"u8, (byte)(id >> 8), (byte)id, 0, 0, 0, 0, (byte)(data.Length >> 8), (byte)data.Length, .. data,
            .. new byte[data.Length % 2]];
}

internal sealed class PngBuilder
{
    private readonly List<byte> _bytes = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A];

    public PngBuilder() => Chunk("IHDR", 0, 0, 2, 128, 0, 0, 1, 224, 8, 2, 0, 0, 0);

    public PngBuilder Chunk(string type, params byte[] data)
    {
        var numbers = new byte[8];
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(numbers, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), Crc32.Of(body));
        _bytes.AddRange([.. numbers[..4], .. body, .. numbers[4..]]);
        return this;
    }

    public PngBuilder Text(string keyword, string value) => Chunk("tEXt", Latin($"{keyword}\0{value}"));

    public PngBuilder Compressed(string keyword, string value) =>
        Chunk("zTXt", [.. Latin(keyword), 0, 0, .. Deflated(Latin(value))]);

    public PngBuilder International(string keyword, string value, bool compressed) => Chunk("iTXt",
        [.. Latin(keyword), 0, (byte)(compressed ? 1 : 0), 0, .. "en\0\0"u8,
            .. compressed ? Deflated(Latin(value)) : Latin(value)]);

    public byte[] ToArray()
    {
        Chunk("IDAT", 1, 2, 3, 4).Chunk("IEND");
        return [.. _bytes];
    }

    public static string RawProfile(string type, byte[] data) =>
        $"\n{type}\n{data.Length,8}\n{string.Join('\n', Convert.ToHexStringLower(data).Chunk(72).Select(c => new string(c)))}\n";

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Deflated(byte[] data)
    {
        var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal))
            zlib.Write(data);
        return bytes.ToArray();
    }
}

internal sealed class WebPBuilder
{
    private readonly List<byte> _bytes = [];

    public WebPBuilder() => Chunk("VP8X", 0x0C, 0, 0, 0, 127, 2, 0, 223, 1, 0);

    public WebPBuilder Chunk(string type, params byte[] data)
    {
        _bytes.AddRange([.. Encoding.ASCII.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data,
            .. new byte[data.Length % 2]]);
        return this;
    }

    public byte[] ToArray() => [.. "RIFF"u8, .. BitConverter.GetBytes(_bytes.Count + 4), .. "WEBP"u8, .. _bytes];
}
