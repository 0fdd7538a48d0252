using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>Answers GET and HEAD: the same head, with or without the bytes.</summary>
internal static class GetObject
{
    private const int BlockSize = 128 * 1024;

    public static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        RefuseVersion(request);
        using var opened = OpenObject.Open(buckets[request.BucketName], request.Key);
        var record = opened.Record;
        var response = request.Response;
        if (ReadCondition.Decide(request, record) is { } status)
        {
            if (status == 412)
                throw new S3Exception(S3Error.PreconditionFailed);
            response.StatusCode = status;
            response.Headers.ETag = $"\"{record.ETag}\"";
            response.Headers.LastModified = record.Modified.ToString("R", CultureInfo.InvariantCulture);
            return;
        }
        var range = ByteRange.Of(request, record);
        AnsweredHeaders.Add(request, record, isWhole: range is null);
        if (range is not null)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {range.First}-{range.Last}/{record.Size}";
        }
        var (offset, length) = range is null ? (0, record.Size) : (range.First, range.Last - range.First + 1);
        response.ContentLength = length;
        if (!request.IsHead)
            await WriteAsync(request, opened, offset, length);
    }

    public static void RefuseVersion(S3Request request)
    {
        if (request.Query["versionId"] is { } version && version is not ("null" or ""))
            throw new S3Exception(S3Error.NoSuchVersion);
    }

    /// <summary>
    /// Straight from the file into the blocks that Kestrel sends; it hands out no more than it can send. The thread that
    /// waits for the disk is one of the pool's, as it would be for an asynchronous read, and most blocks are in memory.
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
