using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>Answers GET and HEAD: the same head, with or without the bytes.</summary>
internal static class GetObject
{
    public static readonly Operation Operation = new("GetObject", HandleAsync)
    {
        Query = ["versionId", "partNumber", .. CommonNames.Overrides],
        // x-amz-te offers a form of the body that need not be taken up.
        Headers = ["x-amz-checksum-mode", "x-amz-te"],
    };

    public static readonly Operation Head = Operation with { Name = "HeadObject" };

    private const int BlockSize = 128 * 1024;

    public static void RefuseVersion(S3Request request)
    {
        if (request.Query["versionId"] is { } version && version is not ("null" or ""))
            throw new S3Exception(S3Error.NoSuchVersion);
    }

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        RefuseVersion(request);
        using var opened = OpenObject.Open(buckets[request.BucketName], request.Key);
        var record = opened.Record;
        var verdict = Preconditions.OfRead(request).Decide(record.ETag, record.Modified, record.Size);
        if (verdict == Verdict.Failed)
            throw new S3Exception(S3Error.PreconditionFailed);
        AnsweredHeaders.RefuseImpossibleOverrides(request);
        var response = request.Response;
        if (verdict == Verdict.NotModified)
        {
            AnsweredHeaders.AddValidators(request, record);
            response.StatusCode = 304;
            return;
        }
        var part = ObjectPart.Of(request, record);
        var range = part is not null ? part.Range : ByteRange.Of(request, record);
        AnsweredHeaders.AddValidators(request, record);
        AnsweredHeaders.AddContent(request, record, part, isWhole: range is null);
        if (range is not null)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {range.First}-{range.Last}/{record.Size}";
        }
        var (offset, length) = range is not null ? (range.First, range.Last - range.First + 1)
            : part is null ? (0, record.Size)
            : (0, 0); // A part of no bytes has no range.
        response.ContentLength = length;
        if (!request.IsHead)
            await WriteAsync(request, opened, offset, length);
    }

    /// <summary>
    /// Straight from the file into the blocks that Kestrel sends; it hands out no more than it can send. The thread
    /// that waits for the disk is one of the pool's, as it would be for an asynchronous read, and most blocks are in
    /// memory.
    /// </summary>
    private static async Task WriteAsync(S3Request request, OpenObject opened, long offset, long length)
    {
        // Until the head is sent, Kestrel would hand out blocks of its own and copy them.
        await request.Response.StartAsync(request.Aborted);
        var writer = request.Response.BodyWriter;
        foreach (var slice in opened.Slices(offset, length))
        {
            for (var done = 0L; done < slice.Length;)
            {
                var block = (int)Math.Min(BlockSize, slice.Length - done);
                var memory = writer.GetMemory(block)[..block];
                var read = RandomAccess.Read(slice.File, memory.Span, slice.Offset + done);
                if (read == 0)
                    throw new InvalidDataException("An object's file is shorter than its record says.");
                writer.Advance(read);
                done += read;
                await writer.FlushAsync(request.Aborted);
            }
        }
    }
}
