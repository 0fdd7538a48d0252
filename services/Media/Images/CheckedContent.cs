using System.Buffers;
using System.Net;
using System.Runtime.ExceptionServices;

namespace Imaging.Media.Images;

/// <summary>
/// A body on its way to the store that is inspected as it passes. The last block leaves only after the verdict, so a
/// body that is refused never becomes an object: the request ends short of its declared length and the store drops it.
/// </summary>
internal sealed class CheckedContent : HttpContent
{
    private const int BlockBytes = 128 * 1024;

    private readonly Stream _source;
    private readonly long _length;
    private readonly ImageInspection _inspection;

    public CheckedContent(Stream source, long length, ImageInspection inspection)
    {
        (_source, _length, _inspection) = (source, length, inspection);
        Headers.ContentLength = length;
    }

    /// <summary>Set once enough of the body was read to refuse it.</summary>
    public Intake.Refused? Refusal { get; private set; }

    /// <summary>Set once all of the body was read.</summary>
    public ImageFacts? Facts { get; private set; }

    /// <summary>Set when it was the sender, not the store, that failed.</summary>
    public ExceptionDispatchInfo? SourceFault { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var left = _length;
            // Once for a body without a byte, too: it is to be refused.
            do
            {
                var read = await ReadAsync(block.AsMemory(0, (int)Math.Min(BlockBytes, left)), cancellationToken);
                left -= read;
                _inspection.Append(block.AsSpan(0, read));
                if (left == 0 || _inspection.IsRefused) Decide();
                await stream.WriteAsync(block.AsMemory(0, read), cancellationToken);
            }
            while (left > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private void Decide()
    {
        var verdict = _inspection.Verdict();
        Refusal = Verdicts.Refuse(verdict);
        if (Refusal is not null) throw new IOException("The body was refused.");
        Facts = Verdicts.Describe(verdict);
    }

    private async Task<int> ReadAsync(Memory<byte> block, CancellationToken ct)
    {
        try
        {
            var read = await _source.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, ct);
            return read == block.Length ? read : throw new BadHttpRequestException("The body ended early.");
        }
        catch (Exception exception)
        {
            SourceFault = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }
}
