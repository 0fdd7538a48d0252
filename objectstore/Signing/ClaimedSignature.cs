using System.Globalization;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Signing;

/// <summary>What a request says about its own SigV4 signature, in the header or in the query; nothing is checked.</summary>
internal sealed record ClaimedSignature(
    bool InQuery,
    string AccessKey,
    string Date,
    string Region,
    string Scope,
    string Timestamp,
    DateTimeOffset SignedAt,
    TimeSpan? ValidFor,
    string[] SignedHeaders,
    string Value)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const int LongestValidityInSeconds = 7 * 24 * 3600;

    public static ClaimedSignature FromHeader(string authorization, string? timestamp)
    {
        var malformed = S3Error.AuthorizationHeaderMalformed;
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            throw new S3Exception(S3Error.InvalidRequest("The authorization mechanism is not supported. " +
                "Please use AWS4-HMAC-SHA256."));
        string? credential = null, headers = null, signature = null;
        foreach (var part in authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw new S3Exception(malformed);
            var value = part[(equals + 1)..];
            switch (part[..equals])
            {
                case "Credential": credential = value; break;
                case "SignedHeaders": headers = value; break;
                case "Signature": signature = value; break;
                default: throw new S3Exception(malformed);
            }
        }
        return Create(false, credential, timestamp, null, headers, signature, malformed);
    }

    public static ClaimedSignature FromQuery(QueryParameters query)
    {
        var malformed = S3Error.AuthorizationQueryParametersError;
        if (query["X-Amz-Algorithm"] != Algorithm
            || !int.TryParse(query["X-Amz-Expires"], NumberStyles.None, null, out var seconds)
            || seconds is 0 or > LongestValidityInSeconds)
            throw new S3Exception(malformed);
        return Create(true, query["X-Amz-Credential"], query["X-Amz-Date"], TimeSpan.FromSeconds(seconds),
            query["X-Amz-SignedHeaders"], query["X-Amz-Signature"], malformed);
    }

    private static ClaimedSignature Create(bool inQuery, string? credential, string? timestamp, TimeSpan? validFor,
        string? signedHeaders, string? signature, S3Error malformed)
    {
        if (credential is null || timestamp is null || signedHeaders is null || signature is null)
            throw new S3Exception(malformed);
        // An access key may itself hold slashes: the scope is the last four parts.
        var parts = credential.Split('/');
        if (parts is not [.., var date, var region, "s3", "aws4_request"] || parts.Length < 5
            || !timestamp.StartsWith(date, StringComparison.Ordinal)
            || !DateTimeOffset.TryParseExact(timestamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var signedAt))
            throw new S3Exception(malformed);
        return new(inQuery, string.Join('/', parts[..^4]), date, region, string.Join('/', parts[^4..]), timestamp,
            signedAt, validFor, signedHeaders.Split(';'), signature);
    }
}
