using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Signing;

namespace Imaging.ObjectStore.Bodies;

/// <summary>
/// The aws-chunked form of a body:
/// <code>
/// 14000;chunk-signature=64 hex CRLF   (no signature in the unsigned form)
/// 0x14000 bytes CRLF
/// 0;chunk-signature=64 hex CRLF
/// x-amz-checksum-crc32:base64 CRLF    (the trailer, in the forms that have one)
/// x-amz-trailer-signature:64 hex CRLF
/// CRLF
/// </code>
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
/// </summary>
internal sealed class ChunkedBody(PipeReader reader, Payload payload, BodyDigest digest, DeclaredDigests declared)
{
    private const int LongestLine = 1024;
    private const int MostTrailerLines = 16;

    /// <summary>Returns the checksum that the trailer gave, if it gave one.</summary>
    public async Task<string?> ReadAsync(CancellationToken ct)
    {
        using var sha256 = payload.Chain is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size;
        do
        {
            (size, var signature) = ParseHead(await ReadLineAsync(ct));
            // What exceeds the declared length is refused before it is stored.
            if (size > declared.Length - digest.Length)
                throw new S3Exception(S3Error.IncompleteBody);
            if (size > 0)
                await ReadDataAsync(size, sha256, ct);
            if (payload.Chain is not null && !payload.Chain.Follows(sha256!.GetHashAndReset(), signature))
                throw new S3Exception(S3Error.SignatureDoesNotMatch);
        }
        while (size > 0);

        var checksum = payload.Kind == PayloadKind.SignedChunks ? null : await ReadTrailerAsync(ct);
        await ReadEndAsync(ct);
        return checksum;
    }

    private static (long Size, string? Signature) ParseHead(string line)
    {
        const string extension = "chunk-signature=";
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var digits = semicolon < 0 ? line : line[..semicolon];
        if (digits.Length > 12
            || !long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            throw new S3Exception(S3Error.InvalidRequest("A chunk's size is not valid."));
        var rest = semicolon < 0 ? "" : line[(semicolon + 1)..];
        return (size, rest.StartsWith(extension, StringComparison.Ordinal) ? rest[extension.Length..] : null);
    }

    private async Task ReadDataAsync(long size, IncrementalHash? sha256, CancellationToken ct)
    {
        while (size > 0)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.IsEmpty && read.IsCompleted)
                throw new S3Exception(S3Error.IncompleteBody);
            var data = read.Buffer.Slice(0, Math.Min(size, read.Buffer.Length));
            foreach (var block in data)
            {
                sha256?.AppendData(block.Span);
                digest.Write(block.Span);
            }
            size -= data.Length;
            reader.AdvanceTo(data.End);
        }
        if ((await ReadLineAsync(ct)).Length != 0)
            throw new S3Exception(S3Error.InvalidRequest("A chunk is longer than its size says."));
    }

    private async Task<string?> ReadTrailerAsync(CancellationToken ct)
    {
        var canonical = new StringBuilder();
        string? checksum = null, signature = null;
        for (var lines = 0; await ReadLineAsync(ct) is { Length: > 0 } line; lines++)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || lines == MostTrailerLines)
                throw new S3Exception(S3Error.InvalidRequest("The trailer is not valid."));
            var (name, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (name == "x-amz-trailer-signature")
                signature = value;
            else
                canonical.Append(name).Append(':').Append(value).Append('\n');
            if (name == declared.Algorithm?.Header)
                checksum = value;
        }
        if (payload.Chain is not null && !payload.Chain.TrailerFollows(canonical.ToString(), signature))
            throw new S3Exception(S3Error.SignatureDoesNotMatch);
        return checksum;
    }

    /// <summary>Only line ends may follow; some clients end without the last one, some with one more.</summary>
    private async Task ReadEndAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            foreach (var block in read.Buffer)
                if (block.Span.ContainsAnyExcept("\r\n"u8))
                    throw new S3Exception(S3Error.InvalidRequest("Something follows the last chunk."));
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>The next line without its end; at the end of the body, an empty one.</summary>
    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line.Length <= LongestLine
                    ? line
                    : throw new S3Exception(S3Error.InvalidRequest("A line of the body is too long."));
            }
            if (read.Buffer.Length > LongestLine)
                throw new S3Exception(S3Error.InvalidRequest("A line of the body is too long."));
            if (read.IsCompleted)
            {
                var rest = Encoding.ASCII.GetString(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return rest;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
