namespace Imaging.ObjectStore.Http;

/// <summary>
/// Ends a request with one of S3's errors. An exception, since a refusal can show itself anywhere: in the middle of a
/// body, behind a lock, in a document; and whatever was staged until then is discarded on the way out.
/// </summary>
internal sealed class S3Exception(S3Error error) : Exception(error.Code)
{
    public S3Error Error => error;
}
