namespace Imaging.ServiceDefaults.Http;

/// <summary>
/// Headers of an answer without a body by which a service tells the gateway where the body is: it takes them off and
/// sends the bytes from there, so that they pass one process less. Neither is ever seen outside.
/// </summary>
public static class StoredBody
{
    /// <summary>A presigned URL of the store.</summary>
    public const string Location = "X-Imaging-Body";

    /// <summary>Which bytes of how many, as in Content-Range; also for the whole.</summary>
    public const string Extent = "X-Imaging-Body-Extent";
}
