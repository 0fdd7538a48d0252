using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>One range of an object, both ends included. As in S3, several ranges at once are answered with the whole.</summary>
internal sealed record ByteRange(long First, long Last)
{
    public static ByteRange? Of(S3Request request, ObjectRecord record)
    {
        if (request.Query["partNumber"] is { Length: > 0 } number)
            return OfPart(number, record);
        if (request.Header("If-Range") is { } ifRange && !WriteCondition.Matches(ifRange, record.ETag))
            return null;
        return Parse(request.Header("Range"), record.Size);
    }

    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            return null;
        var spec = header.AsSpan(6).Trim();
        var dash = spec.IndexOf('-');
        if (dash < 0 || !Number(spec[..dash], out var first) || !Number(spec[(dash + 1)..], out var last))
            return null;
        return (first, last) switch
        {
            (null, null) => null,
            (null, 0) => throw new S3Exception(S3Error.InvalidRange),
            (null, { } suffix) when size > 0 => new(Math.Max(0, size - suffix), size - 1),
            ({ } from, { } to) when to < from => null,
            ({ } from, _) when from < size => new(from, Math.Min(last ?? long.MaxValue, size - 1)),
            _ => throw new S3Exception(S3Error.InvalidRange),
        };
    }

    private static ByteRange? OfPart(string text, ObjectRecord record)
    {
        if (!int.TryParse(text, NumberStyles.None, null, out var number) || number == 0)
            throw new S3Exception(S3Error.InvalidArgument("partNumber must be a positive number."));
        if (record.Parts is null)
            return number == 1 && record.Size == 0 ? null
                : number == 1 ? new(0, record.Size - 1)
                : throw new S3Exception(S3Error.InvalidRange);
        if (number > record.Parts.Length)
            throw new S3Exception(S3Error.InvalidRange);
        var first = record.Parts.Take(number - 1).Sum(part => part.Size);
        var size = record.Parts[number - 1].Size;
        return size == 0 ? null : new(first, first + size - 1);
    }

    private static bool Number(ReadOnlySpan<char> digits, out long? number)
    {
        number = null;
        if (digits.IsEmpty)
            return true;
        if (!long.TryParse(digits, NumberStyles.None, null, out var value))
            return false;
        number = value;
        return true;
    }
}
