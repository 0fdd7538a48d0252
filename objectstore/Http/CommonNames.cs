using Imaging.ObjectStore.Bodies;

namespace Imaging.ObjectStore.Http;

/// <summary>What several operations understand, for <see cref="Operation"/>.</summary>
internal static class CommonNames
{
    /// <summary>
    /// SigV4's and SigV2's. Whether they are right is <see cref="Signing.SignatureVerifier"/>'s business.
    /// </summary>
    public static readonly string[] SignatureParameters =
    [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
        "X-Amz-Security-Token", "X-Amz-Content-Sha256", "AWSAccessKeyId", "Expires", "Signature",
    ];

    /// <summary>What goes with any request: the signature's own, who is asking, and who must own the bucket.</summary>
    public static readonly string[] Headers =
    [
        "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent", "x-amz-request-payer",
        "x-amz-expected-bucket-owner", "x-amz-api-version",
    ];

    /// <summary>What is said of a body: how it travels and what its checksum is.</summary>
    public static readonly string[] Body =
    [
        "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm",
        .. ChecksumAlgorithm.All.Select(algorithm => algorithm.Header),
    ];

    /// <summary>What is said of an object in the making.</summary>
    public static readonly string[] NewObject = ["x-amz-meta-", "x-amz-acl", "x-amz-storage-class"];

    public static readonly string[] CopySource =
    [
        "x-amz-copy-source", "x-amz-copy-source-if-match", "x-amz-copy-source-if-none-match",
        "x-amz-copy-source-if-modified-since", "x-amz-copy-source-if-unmodified-since",
        "x-amz-source-expected-bucket-owner",
    ];

    public static readonly string[] WriteConditions = ["if-match", "if-none-match", "if-unmodified-since"];

    public static readonly string[] Listing = ["prefix", "delimiter", "max-keys", "encoding-type"];

    public static readonly string[] Overrides =
    [
        "response-content-type", "response-cache-control", "response-content-disposition",
        "response-content-encoding", "response-content-language", "response-expires",
    ];
}
