using Imaging.ObjectStore.Signing;

namespace Imaging.ObjectStore.Http;

/// <summary>One authenticated request. Nothing of its body has been read yet.</summary>
internal sealed class S3Request(HttpContext http, S3Target target, Payload payload)
{
    public HttpContext Http => http;

    public HttpResponse Response => http.Response;

    public CancellationToken Aborted => http.RequestAborted;

    public string BucketName => target.Bucket ?? throw new S3Exception(S3Error.InvalidBucketName);

    public string Key => target.Key ?? throw new S3Exception(S3Error.InvalidArgument("A key is needed."));

    public QueryParameters Query => target.Query;

    public Payload Payload => payload;

    public bool IsHead => HttpMethods.IsHead(http.Request.Method);

    public string? Header(string name) =>
        http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A whole number from the query, between zero and a ceiling that larger numbers are cut to.</summary>
    public int Number(string name, int absent, int ceiling)
    {
        var text = Query[name];
        if (string.IsNullOrEmpty(text))
            return absent;
        if (!int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number))
            throw new S3Exception(S3Error.InvalidArgument($"{name} must be a whole number."));
        return Math.Min(number, ceiling);
    }
}
