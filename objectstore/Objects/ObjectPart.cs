using System.Globalization;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// One part of an object, which the query asked for by its place: a client that is told their number reads one after
/// the other. An object that was put in one piece has one part, itself, and no number of parts is told.
/// </summary>
/// <param name="Range">Null for all of an object of no bytes.</param>
/// <param name="Count">How many parts there are.</param>
internal sealed record ObjectPart(ByteRange? Range, Checksum? Checksum, int? Count)
{
    public static ObjectPart? Of(S3Request request, ObjectRecord record)
    {
        if (request.Query["partNumber"] is not { } text)
            return null;
        if (request.Header("Range") is not null)
            throw new S3Exception(S3Error.InvalidRequest("Cannot specify both Range header and partNumber."));
        if (!int.TryParse(text, NumberStyles.None, null, out var number) || number == 0)
            throw new S3Exception(S3Error.InvalidArgument("partNumber must be a positive number."));
        Part[] parts = record.IsMultipart ? record.Parts! : [new(1, record.Size, record.Checksum?.Value)];
        if (number > parts.Length)
            throw new S3Exception(S3Error.InvalidPart);
        var first = parts.Take(number - 1).Sum(part => part.Size);
        var (_, size, checksum) = parts[number - 1];
        return new(
            size == 0 ? null : new(first, first + size - 1),
            checksum is null || record.Checksum is null ? null : record.Checksum with { Value = checksum },
            record.IsMultipart ? parts.Length : null);
    }
}
