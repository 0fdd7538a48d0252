using System.Buffers.Binary;
using System.Globalization;

namespace Imaging.Media.Formats;

/// <summary>Whole numbers out of values of any representation (PS3.5, 6.2); null where there is none.</summary>
internal static class DicomNumber
{
    /// <summary>The first of several (PS3.5, 6.4) that are written in binary.</summary>
    /// <param name="value">As much of it as was kept.</param>
    /// <param name="length">Of all of it: a multiple of one number's size, or it is malformed.</param>
    public static int? First(ReadOnlySpan<byte> value, uint length, ushort vr, bool bigEndian)
    {
        int size = vr switch
        {
            DicomVr.Us or DicomVr.Ss => sizeof(short),
            DicomVr.Ul or DicomVr.Sl or DicomVr.Fl => sizeof(int),
            DicomVr.Uv or DicomVr.Sv or DicomVr.Fd => sizeof(long),
            _ => 0,
        };
        if (size == 0 || length % size != 0)
            return null;
        Span<byte> number = stackalloc byte[size];
        value[..size].CopyTo(number);
        if (bigEndian)
            number.Reverse();
        return Read(number, vr);
    }

    // An IS may be written like a DS: "1024.0" is as whole as "1024".
    public static int? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? Whole(number) : null;

    private static int? Read(ReadOnlySpan<byte> little, ushort vr) => vr switch
    {
        DicomVr.Us => BinaryPrimitives.ReadUInt16LittleEndian(little),
        DicomVr.Ss => BinaryPrimitives.ReadInt16LittleEndian(little),
        DicomVr.Ul => Whole(BinaryPrimitives.ReadUInt32LittleEndian(little)),
        DicomVr.Sl => BinaryPrimitives.ReadInt32LittleEndian(little),
        DicomVr.Uv => Whole(BinaryPrimitives.ReadUInt64LittleEndian(little)),
        DicomVr.Sv => Whole(BinaryPrimitives.ReadInt64LittleEndian(little)),
        DicomVr.Fl => Whole(BinaryPrimitives.ReadSingleLittleEndian(little)),
        _ => Whole(BinaryPrimitives.ReadDoubleLittleEndian(little)),
    };

    private static int? Whole(double number) =>
        number is >= int.MinValue and <= int.MaxValue && double.IsInteger(number) ? (int)number : null;
}
