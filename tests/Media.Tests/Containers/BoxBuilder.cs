using System.Buffers.Binary;
using System.Text;

namespace Imaging.Media.Tests.Containers;

/// <summary>Writes boxes, and small movies of them.</summary>
internal static class BoxBuilder
{
    public static byte[] Box(string type, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(p => p)];
        return [.. UInt32((uint)body.Length + 8), .. Encoding.Latin1.GetBytes(type), .. body];
    }

    public static byte[] Full(string type, int versionAndFlags, params byte[][] parts) =>
        Box(type, [UInt32((uint)versionAndFlags), .. parts]);

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] UInt16(int value) => UInt32((uint)value)[2..];

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Ftyp(string brand, params string[] compatible) =>
        Box("ftyp", Latin(brand), UInt32(0), Latin(string.Concat(compatible)));

    /// <summary>With a language and ISO 6709, as Android writes it.</summary>
    public static byte[] Xyz => Box("\u00A9xyz", UInt16(18), UInt16(0x15C7), Latin("+51.5007-000.1246/"));

    /// <summary>3GPP TS 26.244, 8.10: language, name, role, longitude, latitude, altitude, body, notes.</summary>
    public static byte[] Loci => Full("loci", 0, UInt16(0x15C7), Latin("Home\0"), [0], UInt32(0xFFFFE01B),
        UInt32(0x00338030), UInt32(0), Latin("earth\0"), Latin("\0"));

    /// <summary>QuickTime's keys and values.</summary>
    public static byte[] Keys(params (string Key, string Value)[] pairs)
    {
        var keys = Full("keys", 0, [UInt32((uint)pairs.Length), .. pairs.Select(p => Box("mdta", Latin(p.Key)))]);
        var values = pairs.Select((p, i) => Box(Encoding.Latin1.GetString(UInt32((uint)i + 1)),
            Box("data", UInt32(1), UInt32(0), Latin(p.Value))));
        return Box("meta", Full("hdlr", 0, UInt32(0), Latin("mdta"), new byte[14]), keys, Box("ilst", [.. values]));
    }
}

/// <summary>A movie: ftyp, mdat, moov, in this order unless said otherwise.</summary>
internal sealed record MovieBuilder
{
    public static byte[] Media => [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 7))];

    public byte[] Brand { get; init; } = BoxBuilder.Ftyp("mp42", "isom");

    /// <summary>Beside the tracks, in moov.</summary>
    public byte[][] InMovie { get; init; } = [];

    public byte[][] InTrack { get; init; } = [];

    /// <summary>Whole trak boxes besides the video's.</summary>
    public byte[][] Tracks { get; init; } = [];

    /// <summary>Behind everything else.</summary>
    public byte[][] After { get; init; } = [];

    public byte[] Mdat { get; init; } = BoxBuilder.Box("mdat", Media);

    public string Handler { get; init; } = "vide";

    public bool MovieFirst { get; init; }

    public byte[] ToArray()
    {
        byte[] At(int media) => BoxBuilder.Box(
            "moov", [Header(), Track(1, Handler, "avc1", [], (uint)media, [100], InTrack), .. Tracks, .. InMovie]);
        int before = Brand.Length + (MovieFirst ? At(0).Length : 0);
        var movie = At(before + 8);
        return MovieFirst
            ? [.. Brand, .. movie, .. Mdat, .. After.SelectMany(a => a)]
            : [.. Brand, .. Mdat, .. movie, .. After.SelectMany(a => a)];
    }

    /// <summary>10 seconds of 2024-05-06T07:08:09Z.</summary>
    public static byte[] Header() => BoxBuilder.Full("mvhd", 0, BoxBuilder.UInt32(3_797_824_089), BoxBuilder.UInt32(0),
        BoxBuilder.UInt32(600), BoxBuilder.UInt32(6000), new byte[80]);

    /// <summary>One chunk at an offset in the file, of samples with these sizes.</summary>
    public static byte[] Track(
        uint id, string handler, string format, byte[] description, uint offset, uint[] sizes, params byte[][] inTrack)
    {
        byte[] U(uint value) => BoxBuilder.UInt32(value);
        var header = BoxBuilder.Full("tkhd", 7, U(0), U(0), U(id), U(0), U(0), new byte[16],
            U(0), U(0x10000), U(0), U(0xFFFF0000), U(0), U(0), U(0), U(0), U(0x40000000), U(1920 << 16), U(1080 << 16));
        var table = BoxBuilder.Box("stbl",
            BoxBuilder.Full("stsd", 0, U(1), BoxBuilder.Box(format, new byte[8], description)),
            BoxBuilder.Full("stts", 0, U(1), U((uint)sizes.Length), U(600)),
            BoxBuilder.Full("stsc", 0, U(1), U(1), U((uint)sizes.Length), U(1)),
            BoxBuilder.Full("stsz", 0, [U(0), U((uint)sizes.Length), .. sizes.Select(U)]),
            BoxBuilder.Full("stco", 0, U(1), U(offset)));
        var media = BoxBuilder.Box("mdia", BoxBuilder.Full("mdhd", 0, new byte[20]),
            BoxBuilder.Full("hdlr", 0, U(0), BoxBuilder.Latin(handler), new byte[13]),
            BoxBuilder.Box("minf", BoxBuilder.Box("dinf", BoxBuilder.Full("dref", 0, U(1),
                BoxBuilder.Full("url ", 1))), table));
        return BoxBuilder.Box("trak", [header, media, .. inTrack]);
    }
}
