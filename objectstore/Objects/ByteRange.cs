using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;
using Microsoft.Net.Http.Headers;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// One range of an object, both ends included. As in S3, several ranges at once are answered with the whole, and so is
/// what RFC 9110 calls no range (14.2): another unit, a number that is none, an end before its beginning.
/// </summary>
internal sealed record ByteRange(long First, long Last)
{
    public static ByteRange? Of(S3Request request, ObjectRecord record)
    {
        var header = request.Header("Range");
        return header is null || !IsStill(request.Header("If-Range"), record) ? null : Parse(header, record.Size);
    }

    public static ByteRange? Parse(string header, long size)
    {
        if (!header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            return null;
        var spec = header.AsSpan(6).Trim();
        var dash = spec.IndexOf('-');
        if (dash < 0 || !Number(spec[..dash], out var first) || !Number(spec[(dash + 1)..], out var last))
            return null;
        return (first, last) switch
        {
            (null, null) => null,
            (null, > 0) when size > 0 => new(Math.Max(0, size - last.Value), size - 1),
            ({ } from, { } to) when to < from => null,
            ({ } from, _) when from < size => new(from, Math.Min(last ?? long.MaxValue, size - 1)),
            _ => throw new S3Exception(S3Error.InvalidRange with { ObjectSize = size }),
        };
    }

    /// <summary>RFC 9110, 13.1.5: a strong tag, or exactly the time that the client was told.</summary>
    private static bool IsStill(string? ifRange, ObjectRecord record) => ifRange is null
        || ifRange.Trim().Trim('"') == record.ETag
        || (HeaderUtilities.TryParseDate(ifRange, out var date)
            && date.ToUnixTimeSeconds() == record.Modified.ToUnixTimeSeconds());

    /// <summary>A number that is larger than any object is as good as the largest.</summary>
    private static bool Number(ReadOnlySpan<char> digits, out long? number)
    {
        number = null;
        if (digits.IsEmpty)
            return true;
        if (digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        number = long.TryParse(digits, NumberStyles.None, null, out var value) ? value : long.MaxValue;
        return true;
    }
}
