using System.IO.Pipelines;
using Imaging.ObjectStore.Http;
using Microsoft.AspNetCore.Connections;

namespace Imaging.ObjectStore.Bodies;

/// <summary>
/// Receives a body in one of S3's payload forms, in constant memory: each block is hashed and passed on.
/// </summary>
internal static class IncomingBody
{
    public static async Task<ReceivedBody> ReceiveAsync(S3Request request, BodySink sink, DeclaredDigests declared)
    {
        using var digest = new BodyDigest(sink, declared);
        var reader = request.Http.Request.BodyReader;
        try
        {
            string? checksum = null;
            if (request.Payload.IsChunked)
                checksum = await new ChunkedBody(reader, request.Payload, digest, declared).ReadAsync(request.Aborted);
            else
                await ReadPlainAsync(reader, digest, request.Aborted);
            // Nothing of the body is left that could be taken for the next request.
            request.Response.Headers.Remove("Connection");
            return digest.Finish(checksum);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or ConnectionResetException)
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }
    }

    private static async Task ReadPlainAsync(PipeReader reader, BodyDigest digest, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            try
            {
                foreach (var block in read.Buffer)
                    digest.Write(block.Span);
            }
            finally
            {
                // Also when a block is refused: Kestrel reads the rest of the body before it reads the next request.
                reader.AdvanceTo(read.Buffer.End);
            }
            if (read.IsCompleted)
                return;
        }
    }
}
