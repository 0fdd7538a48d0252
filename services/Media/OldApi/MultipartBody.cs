using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Imaging.Media.Formats;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Imaging.Media.OldApi;

/// <summary>
/// A multipart/form-data body (RFC 7578, RFC 2046 5.1.1), decoded from base64 first where no line of it begins with
/// "--". The boundary is the one that Content-Type names if the body has it; the old clients' Content-Type did not
/// always, so that else the first line decides that looks like one.
/// </summary>
internal sealed class MultipartBody : IAsyncDisposable
{
    // Room for a preamble: as much as the reader passes over before the first boundary.
    private const int HeadBytes = MultipartReader.DefaultHeadersLengthLimit;
    private const int LongestBoundary = 70;

    private readonly Stream _stream;
    private readonly MultipartReader _reader;

    private MultipartBody(Stream stream, string boundary) =>
        (_stream, _reader) = (stream, new MultipartReader(boundary, stream) { BodyLengthLimit = null });

    /// <param name="contentType">As the sender gave it, right or wrong.</param>
    /// <returns>Null when no line of the body is a boundary.</returns>
    public static async Task<MultipartBody?> OpenAsync(Stream body, string? contentType, CancellationToken ct)
    {
        var (raw, lines) = await BeginAsync(body, ct);
        if (lines.Count == 0)
            (raw, lines) = await BeginAsync(new CryptoStream(raw, new FromBase64Transform(), CryptoStreamMode.Read), ct);
        var named = MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if ((lines.Contains($"{named}") ? named : lines is [var first, ..] ? first : null) is { } boundary)
            return new(raw, boundary);
        await raw.DisposeAsync();
        return null;
    }

    /// <summary>The first part that is a file: by its name or type, or because an image is in it.</summary>
    public async Task<Stream?> FirstFileAsync(CancellationToken ct)
    {
        while (await _reader.ReadNextSectionAsync(ct) is { } part)
        {
            if (IsFile(part)) return part.Body;
            var content = new BufferedReadStream(part.Body, Recognition.HeadLength);
            await content.EnsureBufferedAsync(Recognition.HeadLength, ct);
            if (Recognition.IsImage(content.BufferedData)) return content;
        }

        return null;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool IsFile(MultipartSection part)
    {
        // A form sends an empty name where no file was chosen.
        if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var named)
            && (named.FileName.HasValue || named.FileNameStar.HasValue))
            return HeaderUtilities.RemoveQuotes(named.FileName).Length > 0 || named.FileNameStar.Length > 0;
        return MediaTypeHeaderValue.TryParse(part.ContentType, out var type)
            && (type.Type == "image" || type.MediaType == "application/dicom"
                || type.MediaType == "application/octet-stream");
    }

    /// <summary>What may be a boundary among the first lines, and the stream from its beginning.</summary>
    private static async Task<(Stream Stream, IReadOnlyList<string> Boundaries)> BeginAsync(
        Stream stream, CancellationToken ct)
    {
        var pipe = PipeReader.Create(stream);
        var head = await pipe.ReadAtLeastAsync(HeadBytes, ct);
        var text = Encoding.Latin1.GetString(head.Buffer.Slice(0, Math.Min(HeadBytes, head.Buffer.Length)));
        pipe.AdvanceTo(head.Buffer.Start);
        // White space after a boundary is the transport's (RFC 2046, 5.1.1); a line that is not ended may go on.
        return (pipe.AsStream(), [.. text.Split("\r\n").SkipLast(1).Select(line => line.TrimEnd(' ', '\t'))
            .Where(line => line.StartsWith("--", StringComparison.Ordinal))
            .Where(line => line.Length is > 2 and <= 2 + LongestBoundary).Select(line => line[2..])]);
    }
}
