namespace Imaging.ObjectStore.Http;

/// <summary>S3's own codes: clients decide by them whether to retry, so no other words are used.</summary>
internal sealed record S3Error(int Status, string Code, string Message)
{
    /// <summary>The region that the signature should have named.</summary>
    public string? Region { get; init; }

    /// <summary>How large the object is that the range was asked of (RFC 9110, 15.5.17).</summary>
    public long? ObjectSize { get; init; }

    public static readonly S3Error AccessDenied = new(403, "AccessDenied", "Access Denied");
    public static readonly S3Error Expired = new(403, "AccessDenied", "Request has expired");
    public static readonly S3Error HeadersNotSigned =
        new(403, "AccessDenied", "There were headers present in the request which were not signed");
    public static readonly S3Error InvalidAccessKeyId =
        new(403, "InvalidAccessKeyId", "The access key ID you provided does not exist in our records.");
    public static readonly S3Error SignatureDoesNotMatch = new(403, "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.");
    public static readonly S3Error RequestTimeTooSkewed = new(403, "RequestTimeTooSkewed",
        "The difference between the request time and the server's time is too large.");
    public static readonly S3Error AuthorizationHeaderMalformed =
        new(400, "AuthorizationHeaderMalformed", "The authorization header you provided is invalid.");
    public static readonly S3Error AuthorizationQueryParametersError =
        new(400, "AuthorizationQueryParametersError", "The signature's query parameters are not valid.");
    public static readonly S3Error CorsForbidden =
        new(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.");

    public static readonly S3Error NoSuchBucket = new(404, "NoSuchBucket", "The specified bucket does not exist");
    public static readonly S3Error NoSuchKey = new(404, "NoSuchKey", "The specified key does not exist.");
    public static readonly S3Error NoSuchVersion = new(404, "NoSuchVersion", "The specified version does not exist.");
    public static readonly S3Error NoSuchUpload =
        new(404, "NoSuchUpload", "The specified multipart upload does not exist.");
    public static readonly S3Error NoSuchCors =
        new(404, "NoSuchCORSConfiguration", "The CORS configuration does not exist");
    public static readonly S3Error BucketNotEmpty =
        new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
    public static readonly S3Error BucketExists = new(409, "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.");
    public static readonly S3Error OperationAborted = new(409, "OperationAborted",
        "A conflicting operation is currently in progress against this resource. Try again.");
    public static readonly S3Error InvalidBucketName =
        new(400, "InvalidBucketName", "The specified bucket is not valid.");
    public static readonly S3Error IllegalLocation = new(400, "IllegalLocationConstraintException",
        "The specified location constraint is not the region of this store.");
    public static readonly S3Error MethodNotAllowed =
        new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    public static readonly S3Error NotImplemented =
        new(501, "NotImplemented", "A header or query you provided implies functionality that is not implemented.");

    public static readonly S3Error InvalidUri = new(400, "InvalidURI", "Couldn't parse the specified URI.");
    public static readonly S3Error KeyTooLong = new(400, "KeyTooLongError", "Your key is too long");
    public static readonly S3Error MetadataTooLarge = new(400, "MetadataTooLarge",
        "Your metadata headers exceed the maximum allowed metadata size");
    public static readonly S3Error MalformedXml = new(400, "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema");
    public static readonly S3Error MissingContentLength =
        new(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    public static readonly S3Error EntityTooLarge =
        new(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    public static readonly S3Error EntityTooSmall = new(400, "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size");
    public static readonly S3Error IncompleteBody = new(400, "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header");
    public static readonly S3Error BadDigest =
        new(400, "BadDigest", "The Content-MD5 or checksum value you specified did not match what we received.");
    public static readonly S3Error InvalidDigest =
        new(400, "InvalidDigest", "The Content-MD5 you specified is not valid.");
    public static readonly S3Error Sha256Mismatch = new(400, "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.");
    public static readonly S3Error InvalidPart =
        new(400, "InvalidPart", "One or more of the specified parts could not be found or its entity tag differs.");
    public static readonly S3Error InvalidPartOrder =
        new(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
    public static readonly S3Error PreconditionFailed = new(412, "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold");
    public static readonly S3Error InvalidRange = new(416, "InvalidRange", "The requested range is not satisfiable");
    public static readonly S3Error SlowDown = new(503, "SlowDown", "Please reduce your request rate.");
    public static readonly S3Error StorageFull =
        new(507, "InsufficientStorage", "The store's disk is full.");
    public static readonly S3Error Internal =
        new(500, "InternalError", "We encountered an internal error. Please try again.");

    public static S3Error InvalidArgument(string message) => new(400, "InvalidArgument", message);

    public static S3Error InvalidRequest(string message) => new(400, "InvalidRequest", message);
}
