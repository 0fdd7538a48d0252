using System.Buffers;
using System.Net;
using Imaging.Media.Containers;

namespace Imaging.Media.Storage;

/// <summary>A range of a source as the body of a request, read block by block as it goes out.</summary>
internal sealed class SourceContent : HttpContent
{
    private readonly IByteSource _source;
    private readonly long _offset;
    private readonly long _length;
    private readonly int _blockBytes;

    public SourceContent(IByteSource source, long offset, long length, int blockBytes)
    {
        (_source, _offset, _length, _blockBytes) = (source, offset, length, blockBytes);
        Headers.ContentLength = length;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(_blockBytes);
        try
        {
            for (long done = 0; done < _length;)
            {
                var next = block.AsMemory(0, (int)Math.Min(_blockBytes, _length - done));
                await _source.ReadAsync(_offset + done, next, cancellationToken);
                await stream.WriteAsync(next, cancellationToken);
                done += next.Length;
            }
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
}
