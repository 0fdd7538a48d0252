using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Http;

/// <summary>
/// One thing that this store can do, and everything that it understands in a request for it. A request with more in its
/// query or headers means something else, something that this store has never heard of: a rename taken for a put
/// empties the target, a condition left out deletes. It is refused before anything is done.
/// </summary>
/// <param name="Name">What S3 calls it; some clients send the name along as <c>x-id</c>.</param>
internal sealed record Operation(string Name, Func<S3Request, BucketCatalog, Task> HandleAsync)
{
    /// <summary>
    /// Headers that are understood as far as they ask for what is the case anyway: without locks, leave to pass them
    /// changes nothing.
    /// </summary>
    private static readonly Dictionary<string, string[]> OnlyAs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["x-amz-acl"] = ["private", "bucket-owner-full-control"],
        ["x-amz-api-version"] = ["2006-03-01"],
        ["x-amz-bypass-governance-retention"] = ["true", "false"],
        ["x-amz-checksum-mode"] = ["ENABLED"],
        ["x-amz-optional-object-attributes"] = ["RestoreStatus"],
        ["x-amz-request-payer"] = ["requester"],
        ["x-amz-storage-class"] = ["STANDARD"],
        ["x-amz-tagging-directive"] = ["COPY", "REPLACE"],
    };

    private static readonly string[] Owners = ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"];

    /// <summary>The parameters that it understands, besides those of the signature.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>
    /// The headers beginning with x-amz- that it understands, and the preconditions that it honours, in lower case.
    /// A name that ends in a hyphen stands for all that begin with it.
    /// </summary>
    public string[] Headers { get; init; } = [];

    public void RefuseWhatItDoesNotUnderstand(S3Request request)
    {
        foreach (var (name, value) in request.Query)
        {
            if (!Understands(name, value))
                throw new S3Exception(S3Error.NotImplemented);
            if (request.Query.Count(name) > 1 || (S3Request.IsMoved(name) && request.HasHeader(name)))
                throw new S3Exception(S3Error.InvalidArgument($"{name} is given twice."));
        }
        foreach (var (name, value) in request.Headers)
            if ((S3Request.IsAmazon(name) || IsWriteCondition(request, name)) && !UnderstandsHeader(name, value))
                throw new S3Exception(S3Error.NotImplemented);
        foreach (var owner in Owners)
            if (request.Header(owner) is not (null or XmlAnswer.OwnerId))
                throw new S3Exception(S3Error.AccessDenied);
    }

    private bool Understands(string parameter, string value) =>
        parameter == "x-id" ? value == Name
        : Query.Contains(parameter) || CommonNames.SignatureParameters.Contains(parameter)
        || (S3Request.IsMoved(parameter) && UnderstandsHeader(parameter, value));

    private bool UnderstandsHeader(string name, string value) =>
        (Array.Exists(Headers, known => Is(known, name)) || Array.Exists(CommonNames.Headers, known => Is(known, name)))
        && (!OnlyAs.TryGetValue(name, out var values) || values.Contains(value));

    private static bool Is(string known, string name) => known[^1] == '-'
        ? name.StartsWith(known, StringComparison.OrdinalIgnoreCase)
        : name.Equals(known, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// RFC 9110, 13.1: If-Modified-Since and If-Range say nothing about what is written or removed. Where reading has
    /// nothing to compare with, the others say nothing either.
    /// </summary>
    private static bool IsWriteCondition(S3Request request, string name) =>
        !request.IsRead && CommonNames.WriteConditions.Contains(name, StringComparer.OrdinalIgnoreCase);
}
