using System.Buffers.Text;

namespace Imaging.Identity.Data;

/// <summary>A page ends at an id; the next one goes on behind it, or before it where the newest come first. Ids sort by
/// time.</summary>
internal static class PageCursor
{
    private const int Size = 16;

    public static string After(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    /// <summary>No cursor is the first page, of the oldest.</summary>
    public static bool TryRead(string? cursor, out Guid after) => TryRead(cursor, Guid.Empty, out after);

    /// <summary>No cursor is the first page, of the newest.</summary>
    public static bool TryReadBack(string? cursor, out Guid before) => TryRead(cursor, Guid.AllBitsSet, out before);

    private static bool TryRead(string? cursor, Guid start, out Guid id)
    {
        id = start;
        if (string.IsNullOrEmpty(cursor)) return true;
        Span<byte> bytes = stackalloc byte[Size];
        if (!Base64Url.IsValid(cursor, out var length) || length != Size) return false;
        Base64Url.DecodeFromChars(cursor, bytes);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }
}
