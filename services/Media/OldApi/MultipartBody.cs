using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Imaging.Media.OldApi;

/// <summary>
/// A multipart/form-data body (RFC 7578) that starts with its boundary line; decoded from base64 first when it does not
/// start with "--". The boundary is read from the body, since the old clients' Content-Type did not always carry it.
/// </summary>
internal sealed class MultipartBody : IAsyncDisposable
{
    // RFC 2046, 5.1.1: a boundary has at most 70 characters.
    private const int LongestFirstLine = 2 + 70 + 2;

    private readonly Stream _stream;
    private readonly MultipartReader _reader;

    private MultipartBody(Stream stream, string boundary) =>
        (_stream, _reader) = (stream, new MultipartReader(boundary, stream) { BodyLengthLimit = null });

    /// <summary>Null when the body does not start with a boundary line.</summary>
    public static async Task<MultipartBody?> OpenAsync(Stream body, CancellationToken ct)
    {
        var raw = PipeReader.Create(body);
        var start = await raw.ReadAtLeastAsync(2, ct);
        var isPlain = StartsWith(start.Buffer, "--"u8);
        raw.AdvanceTo(start.Buffer.Start);
        var decoded = isPlain ? raw.AsStream()
            : new CryptoStream(raw.AsStream(), new FromBase64Transform(), CryptoStreamMode.Read);

        var lines = PipeReader.Create(decoded);
        var head = await lines.ReadAtLeastAsync(LongestFirstLine, ct);
        var boundary = BoundaryOf(head.Buffer);
        lines.AdvanceTo(head.Buffer.Start);
        if (boundary is not null) return new(lines.AsStream(), boundary);
        await lines.CompleteAsync();
        return null;
    }

    /// <summary>The first part that is a file; failing that, the first part at all.</summary>
    public async Task<Stream?> FirstFileAsync(CancellationToken ct) => (await _reader.ReadNextSectionAsync(ct))?.Body;

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool StartsWith(ReadOnlySequence<byte> bytes, ReadOnlySpan<byte> prefix)
    {
        Span<byte> start = stackalloc byte[prefix.Length];
        if (bytes.Length < prefix.Length) return false;
        bytes.Slice(0, prefix.Length).CopyTo(start);
        return start.SequenceEqual(prefix);
    }

    private static string? BoundaryOf(ReadOnlySequence<byte> head)
    {
        Span<byte> line = stackalloc byte[LongestFirstLine];
        var length = (int)Math.Min(line.Length, head.Length);
        head.Slice(0, length).CopyTo(line);
        line = line[..length];
        var end = line.IndexOf("\r\n"u8);
        return end > 2 && line.StartsWith("--"u8) ? Encoding.ASCII.GetString(line[2..end]) : null;
    }
}
