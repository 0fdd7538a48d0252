using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;

namespace Imaging.Media.Storage;

/// <summary>The S3 bucket that objects live in (section ObjectStore).</summary>
internal sealed class ObjectStoreOptions
{
    public const string Section = "ObjectStore";

    /// <summary>Address of an S3-compatible server. Unset: AWS S3 in <see cref="Region"/>, with the SDK's own
    /// credentials.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Where browsers reach that server themselves. Unset: through the gateway, or in AWS at the bucket's own
    /// address.</summary>
    public Uri? PublicEndpoint { get; set; }

    /// <summary>The server is this installation's alone: pages that reach it themselves are let in at the start. A
    /// bucket of others keeps the rules that they gave it, and in AWS they come from the stack.</summary>
    public bool IsOwn { get; set; }

    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    [Required]
    public string Region { get; set; } = "us-east-1";

    [Required]
    public string Bucket { get; set; } = "";

    /// <summary>In front of every key, ending in '/'. Unset: none. Lets installations share a bucket.</summary>
    public string KeyPrefix { get; set; } = "";

    /// <summary>WHEN_REQUIRED for servers that do not take the newer checksum headers.</summary>
    public RequestChecksumCalculation Checksums { get; set; } = RequestChecksumCalculation.WHEN_SUPPORTED;
}
