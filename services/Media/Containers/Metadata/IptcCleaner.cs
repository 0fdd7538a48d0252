using System.Buffers.Binary;

namespace Imaging.Media.Containers.Metadata;

/// <summary>Takes the place names out of IPTC-IIM data (IIM 4.2): what follows moves up, zeros fill the end.</summary>
internal static class IptcCleaner
{
    private const byte Marker = 0x1C;

    // Record 2: content location code and name, city, sublocation, province, country code, country.
    private static ReadOnlySpan<byte> Places => [26, 27, 90, 92, 95, 100, 101];

    public static LocationPlaces Clean(Span<byte> data)
    {
        int at = 0, kept = 0;
        while (at + 5 <= data.Length && data[at] == Marker)
        {
            long length = Length(data[at..], out int header);
            if (length > data.Length - at - header)
                break;
            int size = header + (int)length;
            if (data[at + 1] != 2 || !Places.Contains(data[at + 2]))
            {
                data.Slice(at, size).CopyTo(data[kept..]);
                kept += size;
            }
            at += size;
        }
        if (kept == at)
            return default;
        data[at..].CopyTo(data[kept..]);
        data[^(at - kept)..].Clear();
        return LocationPlaces.Iptc;
    }

    /// <summary>A length above 32,767 says in how many bytes the true one follows (IIM 1.6.2).</summary>
    private static long Length(ReadOnlySpan<byte> data, out int header)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        header = 5;
        if (length < 0x8000)
            return length;
        header += length & 0x7FFF;
        if (header is < 6 or > 9 || header > data.Length)
            return long.MaxValue;
        long extended = 0;
        foreach (byte b in data[5..header])
            extended = extended << 8 | b;
        return extended;
    }
}
