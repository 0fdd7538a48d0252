using System.Net;
using Microsoft.Win32.SafeHandles;

namespace Imaging.Transcode.Publishing;

/// <summary>A part of a file as the body of a request.</summary>
internal sealed class FilePart(string path, long offset, long length) : HttpContent
{
    private const int BlockBytes = 256 * 1024;
    private readonly SafeFileHandle _file = File.OpenHandle(path, options: FileOptions.Asynchronous);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var block = new byte[(int)Math.Min(BlockBytes, length)];
        for (long done = 0; done < length;)
        {
            var read = await RandomAccess.ReadAsync(
                _file, block.AsMemory(0, (int)Math.Min(block.Length, length - done)), offset + done);
            if (read == 0) throw new IOException("The file became shorter while it was sent.");
            await stream.WriteAsync(block.AsMemory(0, read));
            done += read;
        }
    }

    protected override bool TryComputeLength(out long bytes)
    {
        bytes = length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
