using System.Buffers.Text;

namespace Imaging.Encounter.Encounters;

/// <summary>The id of a page's last row, as text that says nothing.</summary>
internal static class Cursor
{
    private const int Size = 16;

    public static string After(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    /// <summary>Lists run from new to old; without a cursor they begin before every id there can be.</summary>
    public static bool TryRead(string? cursor, out Guid before)
    {
        before = Guid.AllBitsSet;
        if (string.IsNullOrEmpty(cursor)) return true;
        Span<byte> bytes = stackalloc byte[Size];
        if (!Base64Url.IsValid(cursor, out var length) || length != Size) return false;
        Base64Url.DecodeFromChars(cursor, bytes);
        before = new(bytes, bigEndian: true);
        return true;
    }
}
