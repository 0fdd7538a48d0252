using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>RFC 9110, section 13.2.2: entity tags win over dates.</summary>
internal static class ReadCondition
{
    /// <summary>412, 304, or null to go on.</summary>
    public static int? Decide(S3Request request, ObjectRecord record) => Decide(record,
        request.Header("If-Match"), request.Header("If-Unmodified-Since"),
        request.Header("If-None-Match"), request.Header("If-Modified-Since"));

    public static int? Decide(ObjectRecord record,
        string? ifMatch, string? ifUnmodifiedSince, string? ifNoneMatch, string? ifModifiedSince)
    {
        if (ifMatch is not null
            ? !WriteCondition.Matches(ifMatch, record.ETag)
            : Date(ifUnmodifiedSince) is { } unmodified && Seconds(record.Modified) > unmodified)
            return 412;
        if (ifNoneMatch is not null
            ? WriteCondition.Matches(ifNoneMatch, record.ETag)
            : Date(ifModifiedSince) is { } modified && Seconds(record.Modified) <= modified)
            return 304;
        return null;
    }

    private static long? Date(string? header) =>
        DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.ToUnixTimeSeconds()
            : null;

    private static long Seconds(DateTimeOffset modified) => modified.ToUnixTimeSeconds();
}
