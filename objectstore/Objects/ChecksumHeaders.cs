using Imaging.ObjectStore.Bodies;

namespace Imaging.ObjectStore.Objects;

internal static class ChecksumHeaders
{
    public static void Add(HttpResponse response, Checksum? checksum)
    {
        if (checksum is null)
            return;
        response.Headers[checksum.Header] = checksum.Value;
        response.Headers["x-amz-checksum-type"] = checksum.Type;
    }
}
