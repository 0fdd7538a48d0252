using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

/// <summary>
/// Cross-origin requests by the bucket's rules: the first rule that allows origin, method and headers answers.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
/// </summary>
internal static class Cors
{
    /// <summary>A preflight comes without a signature, and a wrong origin learns nothing but 403.</summary>
    public static void AnswerPreflight(HttpContext http, S3Target target, BucketCatalog buckets)
    {
        var headers = http.Request.Headers;
        var origin = headers.Origin.ToString();
        var method = headers.AccessControlRequestMethod.ToString();
        if (origin.Length == 0 || method.Length == 0)
            throw new S3Exception(S3Error.InvalidRequest(
                "Insufficient information. Origin and Access-Control-Request-Method are needed."));
        var asked = headers.AccessControlRequestHeaders.ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rule = Rule(target, buckets, origin, method, asked) ?? throw new S3Exception(S3Error.CorsForbidden);
        Allow(http.Response, rule, origin);
        if (asked.Length > 0)
            http.Response.Headers.AccessControlAllowHeaders = string.Join(", ", asked).ToLowerInvariant();
        if (rule.MaxAgeSeconds is { } seconds)
            http.Response.Headers.AccessControlMaxAge = seconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Any answer, an error too, or the page would not be allowed to see what went wrong.</summary>
    public static void AddHeaders(HttpContext http, S3Target target, BucketCatalog buckets)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && Rule(target, buckets, origin, http.Request.Method, []) is { } rule)
            Allow(http.Response, rule, origin);
    }

    private static CorsRule? Rule(
        S3Target target, BucketCatalog buckets, string origin, string method, string[] headers) =>
        target.Bucket is null
            ? null
            : buckets.Find(target.Bucket)?.Record.Cors?.FirstOrDefault(rule =>
                rule.Methods.Contains(method)
                && rule.Origins.Any(pattern => Matches(pattern, origin, StringComparison.Ordinal))
                && headers.All(header => rule.Headers.Any(pattern =>
                    Matches(pattern, header, StringComparison.OrdinalIgnoreCase))));

    private static void Allow(HttpResponse response, CorsRule rule, string origin)
    {
        var anyone = rule.Origins.Contains("*");
        response.Headers.AccessControlAllowOrigin = anyone ? "*" : origin;
        response.Headers.AccessControlAllowMethods = string.Join(", ", rule.Methods);
        if (!anyone)
            response.Headers.AccessControlAllowCredentials = "true";
        if (rule.Exposed.Length > 0)
            response.Headers.AccessControlExposeHeaders = string.Join(", ", rule.Exposed);
        response.Headers.Vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    }

    private static bool Matches(string pattern, string text, StringComparison comparison)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? pattern.Equals(text, comparison)
            : text.Length >= pattern.Length - 1
                && text.StartsWith(pattern[..star], comparison)
                && text.EndsWith(pattern[(star + 1)..], comparison);
    }
}
