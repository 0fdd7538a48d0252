using System.Globalization;
using System.Xml.Linq;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class PutBucketCors
{
    private const int MostRules = 100;

    public static readonly Operation Operation = new("PutBucketCors", HandleAsync)
    {
        Query = ["cors"],
        Headers = [.. CommonNames.Body],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var document = await RequestDocument.ReadAsync(request, "CORSConfiguration");
        document.RefuseOthersThan("CORSRule");
        var rules = document.Children("CORSRule").Select(Rule).ToArray();
        if (rules.Length is 0 or > MostRules)
            throw new S3Exception(S3Error.MalformedXml);
        await buckets.Disk.RunAsync(() => bucket.SetCors(rules));
    }

    private static CorsRule Rule(XElement rule)
    {
        rule.RefuseOthersThan(
            "ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader", "MaxAgeSeconds");
        string[] All(string name) => [.. rule.Children(name).Select(element => element.Value)];
        var (origins, methods) = (All("AllowedOrigin"), All("AllowedMethod"));
        if (origins.Length == 0 || methods.Length == 0)
            throw new S3Exception(S3Error.MalformedXml);
        if (methods.FirstOrDefault(method => method is not ("GET" or "PUT" or "POST" or "DELETE" or "HEAD")) is { } odd)
            throw new S3Exception(S3Error.InvalidRequest(
                $"Found unsupported HTTP method in CORS config. Unsupported method is {odd}"));
        var (headers, exposed) = (All("AllowedHeader"), All("ExposeHeader"));
        if (origins.Concat(headers).Any(pattern => pattern.Count(character => character == '*') > 1))
            throw new S3Exception(S3Error.InvalidRequest("A pattern can not have more than one wildcard."));
        // They are written into headers.
        if (exposed.Concat(origins).Any(value => value.Any(character => character is < ' ' or > '~')))
            throw new S3Exception(S3Error.MalformedXml);
        int? maxAge = rule.Text("MaxAgeSeconds") is not { } seconds ? null
            : int.TryParse(seconds, NumberStyles.None, null, out var number) ? number
            : throw new S3Exception(S3Error.MalformedXml);
        return new(rule.Text("ID"), origins, methods, headers, exposed, maxAge);
    }
}
