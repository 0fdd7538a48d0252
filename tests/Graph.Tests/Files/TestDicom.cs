using System.Buffers.Binary;
using System.Text;

namespace Imaging.Graph.Tests.Files;

/// <summary>Small valid DICOM instances, explicit VR little endian (PS3.5 A.2), different at each call.</summary>
internal static class TestDicom
{
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    /// <param name="patient">"Family^Given"; null: it names nobody.</param>
    /// <param name="frames">With several, each is of one grey that is brighter than the one before.</param>
    /// <param name="position">"x\y\z" of its first pixel in millimetres; null: it does not say.</param>
    public static byte[] Create(int rows = 8, int columns = 8, string? patient = null, int frames = 1,
        string series = "1.2.3.4.5", int? number = null, string? position = null,
        string orientation = "1\\0\\0\\0\\1\\0")
    {
        var instance = "2.25." + new System.Numerics.BigInteger(Guid.CreateVersion7().ToByteArray(), isUnsigned: true);
        var meta = Join(
            Element(0x0002, 0x0002, "UI", Text(SecondaryCapture)), Element(0x0002, 0x0003, "UI", Text(instance)),
            Element(0x0002, 0x0010, "UI", Text(ExplicitLittleEndian)));
        var pixels = new byte[rows * columns * frames];
        if (frames == 1) Random.Shared.NextBytes(pixels);
        for (var frame = 1; frame < frames; frame++)
            pixels.AsSpan(frame * rows * columns, rows * columns).Fill((byte)(frame * 255 / (frames - 1)));
        return Join(
            new byte[128], "DICM"u8.ToArray(), Element(0x0002, 0x0000, "UL", UInt32((uint)meta.Length)), meta,
            Element(0x0008, 0x0016, "UI", Text(SecondaryCapture)), Element(0x0008, 0x0018, "UI", Text(instance)),
            Element(0x0008, 0x0060, "CS", Text("OT")),
            patient is null ? [] : Element(0x0010, 0x0010, "PN", Text(patient)),
            Element(0x0020, 0x000D, "UI", Text("1.2.3.4")),
            Element(0x0020, 0x000E, "UI", Text(series)),
            number is null ? [] : Element(0x0020, 0x0013, "IS", Text($"{number}")),
            position is null ? [] : Join(Element(0x0020, 0x0032, "DS", Text(position)),
                Element(0x0020, 0x0037, "DS", Text(orientation))),
            Element(0x0028, 0x0002, "US", UInt16(1)),
            Element(0x0028, 0x0004, "CS", Text("MONOCHROME2")),
            Element(0x0028, 0x0008, "IS", Text($"{frames}")), Element(0x0028, 0x0010, "US", UInt16((ushort)rows)),
            Element(0x0028, 0x0011, "US", UInt16((ushort)columns)), Element(0x0028, 0x0100, "US", UInt16(8)),
            Element(0x0028, 0x0101, "US", UInt16(8)), Element(0x0028, 0x0102, "US", UInt16(7)),
            Element(0x0028, 0x0103, "US", UInt16(0)), Element(0x7FE0, 0x0010, "OB", pixels));
    }

    private static byte[] Element(ushort group, ushort element, string vr, byte[] value)
    {
        var isLong = vr is "OB" or "OW" or "SQ" or "UN";
        var head = new byte[isLong ? 12 : 8];
        BinaryPrimitives.WriteUInt16LittleEndian(head, group);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), element);
        Encoding.ASCII.GetBytes(vr, head.AsSpan(4));
        if (isLong) BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), (uint)value.Length);
        else BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(6), (ushort)value.Length);
        return Join(head, value);
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + '\0');

    private static byte[] UInt16(ushort value) => BitConverter.GetBytes(value);

    private static byte[] UInt32(uint value) => BitConverter.GetBytes(value);

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
