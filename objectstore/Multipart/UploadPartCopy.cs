using System.Buffers;
using System.Text.RegularExpressions;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

/// <summary>A part taken from an object. Its bytes are copied, since a part's tag is the MD5 of that range.</summary>
internal static partial class UploadPartCopy
{
    private const int BlockSize = 128 * 1024;

    public static readonly Operation Operation = new("UploadPartCopy", HandleAsync)
    {
        Query = ["uploadId", "partNumber"],
        Headers = [.. CommonNames.CopySource, "x-amz-copy-source-range"],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var upload = bucket.Uploads.Find(request.Query["uploadId"], request.Key);
        var number = UploadPart.NumberOf(request);
        using var opened = CopySource.Of(request, buckets).Open(request);
        var (offset, length) = RangeOf(request, opened.Record.Size);
        var computed = ChecksumAlgorithm.Named(upload.Record.ChecksumAlgorithm);

        using var file = bucket.Stage();
        using var digest = new BodyDigest(file, new(null, null, computed, null, false, length));
        await CopyAsync(opened, offset, length, digest, request.Aborted);
        var body = digest.Finish(null);
        var part = new PartRecord(
            length, body.ETag, buckets.Clock.GetUtcNow(), body.Checksum);
        await buckets.Disk.RunAsync(() => upload.Publish(file, part, number));

        await XmlAnswer.WriteAsync(request, "CopyPartResult", xml =>
        {
            xml.Element("ETag", $"\"{part.ETag}\"");
            xml.Element("LastModified", part.Modified);
            if (computed is not null)
                xml.Element(computed.Element, part.Checksum!.Value);
        });
    }

    private static (long Offset, long Length) RangeOf(S3Request request, long size)
    {
        if (request.Header("x-amz-copy-source-range") is not { } header)
            return (0, size);
        if (!Form().IsMatch(header))
            throw new S3Exception(S3Error.InvalidArgument("The x-amz-copy-source-range value must be of the form " +
                "bytes=first-last where first and last are the zero-based offsets of the bytes to copy"));
        var range = ByteRange.Parse(header, long.MaxValue);
        if (range is null || range.Last >= size)
            throw new S3Exception(S3Error.InvalidRange);
        return (range.First, range.Last - range.First + 1);
    }

    [GeneratedRegex(@"\Abytes=[0-9]+-[0-9]+\z")]
    private static partial Regex Form();

    private static async Task CopyAsync(
        OpenObject opened, long offset, long length, BodyDigest digest, CancellationToken ct)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            foreach (var slice in opened.Slices(offset, length))
            {
                for (var done = 0L; done < slice.Length;)
                {
                    var wanted = (int)Math.Min(block.Length, slice.Length - done);
                    var read = await RandomAccess.ReadAsync(
                        slice.File, block.AsMemory(0, wanted), slice.Offset + done, ct);
                    if (read == 0)
                        throw new InvalidDataException("An object's file is shorter than its record says.");
                    digest.Write(block.AsSpan(0, read));
                    done += read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
