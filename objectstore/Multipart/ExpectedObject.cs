using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

/// <summary>What the head of a completion says of the object that the parts must make.</summary>
internal sealed record ExpectedObject(long? Size, string? Checksum)
{
    /// <param name="algorithm">That of the upload, or of the object that it became already.</param>
    public static ExpectedObject Of(S3Request request, string? algorithm, string? type)
    {
        var size = Preconditions.ParseSize(request.Header("x-amz-mp-object-size"));
        var given = ChecksumAlgorithm.All.Where(one => request.Header(one.Header) is not null).ToList();
        var isSameType = (request.Header("x-amz-checksum-type") ?? type) == type;
        return given switch
        {
            [] when isSameType => new(size, null),
            [var one] when isSameType && one.Name == algorithm => new(size, request.Header(one.Header)),
            _ => throw new S3Exception(S3Error.InvalidRequest(
                $"The upload was begun with checksum {algorithm ?? "null"}, {type ?? "null"}.")),
        };
    }

    public void RefuseAnother(ObjectRecord record)
    {
        if (Size is not null && Size != record.Size)
            throw new S3Exception(S3Error.InvalidRequest("The parts do not add up to x-amz-mp-object-size."));
        if (Checksum is not null && Checksum != record.Checksum!.Value)
            throw new S3Exception(S3Error.BadDigest);
    }
}
