using System.Numerics;

namespace Imaging.Media.Containers.Ebml;

/// <summary>The head of an EBML element (RFC 8794, 6).</summary>
/// <param name="Id">With its length marker, as RFC 9559 writes it.</param>
/// <param name="HeadLength">Of id and size together.</param>
/// <param name="Size">Of the content; <see cref="Unknown"/> if the writer did not know it.</param>
internal readonly record struct EbmlElement(uint Id, int HeadLength, long Size)
{
    public const long Unknown = -1;

    /// <summary>An id has up to four bytes, a size up to eight.</summary>
    public const int MaxHead = 12;

    public long Length => HeadLength + Size;

    /// <summary>Null if these bytes begin no element, or hold no whole head.</summary>
    public static EbmlElement? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || Width(bytes[0]) is var idWidth && (idWidth > 4 || bytes.Length <= idWidth))
            return null;
        uint id = (uint)Number(bytes[..idWidth]);
        int sizeWidth = Width(bytes[idWidth]);
        if (sizeWidth > 8 || bytes.Length < idWidth + sizeWidth)
            return null;
        // Without its marker bit, which is the highest of seven to a byte; all ones stand for "unknown".
        long mask = (1L << 7 * sizeWidth) - 1;
        long size = (long)Number(bytes.Slice(idWidth, sizeWidth)) & mask;
        return new EbmlElement(id, idWidth + sizeWidth, size == mask ? Unknown : size);
    }

    /// <summary>Makes the whole of these bytes one Void element, which readers pass.</summary>
    public static void Void(Span<byte> element)
    {
        element.Clear();
        element[0] = 0xEC;
        if (element.Length <= 128)
        {
            element[1] = (byte)(0x80 | (element.Length - 2));
            return;
        }
        element[1] = 1;
        for (int i = 0, size = element.Length - 9; i < 4; i++)
            element[8 - i] = (byte)(size >> 8 * i);
    }

    private static int Width(byte first) => BitOperations.LeadingZeroCount((uint)first) - 23;

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        foreach (byte b in bytes)
            number = number << 8 | b;
        return number;
    }
}
