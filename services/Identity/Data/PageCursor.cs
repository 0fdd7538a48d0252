using System.Buffers.Text;

namespace Imaging.Identity.Data;

/// <summary>A page ends at an id; the next one goes on behind it. Ids sort by time.</summary>
internal static class PageCursor
{
    private const int Size = 16;

    public static string After(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    /// <summary>No cursor is the first page.</summary>
    public static bool TryRead(string? cursor, out Guid after)
    {
        after = Guid.Empty;
        if (string.IsNullOrEmpty(cursor)) return true;
        Span<byte> bytes = stackalloc byte[Size];
        if (!Base64Url.IsValid(cursor, out var length) || length != Size) return false;
        Base64Url.DecodeFromChars(cursor, bytes);
        after = new Guid(bytes, bigEndian: true);
        return true;
    }
}
