using System.Buffers.Binary;
using System.Text.Json;
using Imaging.Media.Formats;

namespace Imaging.Media.Dicom;

/// <summary>Values that are written in binary (PS3.5, 6.2).</summary>
internal static class DicomBinary
{
    /// <summary>Of one number in bytes; 0: it is no number.</summary>
    public static int SizeOf(ushort vr) => vr switch
    {
        DicomVr.Us or DicomVr.Ss => 2,
        DicomVr.Ul or DicomVr.Sl or DicomVr.Fl or DicomVr.At => 4,
        DicomVr.Uv or DicomVr.Sv or DicomVr.Fd => 8,
        _ => 0,
    };

    public static void WriteNumber(
        Utf8JsonWriter json, ReadOnlySpan<byte> bytes, ushort vr, DicomEncoding encoding)
    {
        if (vr == DicomVr.At)
        {
            json.WriteStringValue($"{encoding.Tag(bytes):X8}");
            return;
        }

        Span<byte> little = stackalloc byte[8];
        little = little[..bytes.Length];
        bytes.CopyTo(little);
        if (encoding.BigEndian) little.Reverse();
        switch (vr)
        {
            case DicomVr.Us: json.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(little)); break;
            case DicomVr.Ss: json.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(little)); break;
            case DicomVr.Ul: json.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(little)); break;
            case DicomVr.Sl: json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(little)); break;
            case DicomVr.Uv: json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(little)); break;
            case DicomVr.Sv: json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(little)); break;
            case DicomVr.Fl: Write(json, BinaryPrimitives.ReadSingleLittleEndian(little)); break;
            default: Write(json, BinaryPrimitives.ReadDoubleLittleEndian(little)); break;
        }
    }

    /// <summary>The value in little endian, as DICOM JSON wants it (PS3.18, F.2.7).</summary>
    public static ReadOnlySpan<byte> Little(DicomNode node)
    {
        var word = node.Vr switch
        {
            DicomVr.Ow => 2,
            DicomVr.OfFloats or DicomVr.Ol => 4,
            DicomVr.Od or DicomVr.Ov => 8,
            _ => 1,
        };
        if (!node.Encoding.BigEndian || word == 1) return node.Value.Span;
        var little = node.Value.ToArray();
        for (var at = 0; at + word <= little.Length; at += word) little.AsSpan(at, word).Reverse();
        return little;
    }

    // JSON has no word for these.
    private static void Write(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "inf" : "-inf");
    }

    private static void Write(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number)) json.WriteNumberValue(number);
        else Write(json, (double)number);
    }
}
