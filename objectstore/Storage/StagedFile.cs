using Imaging.ObjectStore.Bodies;
using Microsoft.Win32.SafeHandles;

namespace Imaging.ObjectStore.Storage;

/// <summary>A file in the making, under a name that the next start sweeps. Disposed without being published, it goes.</summary>
internal sealed class StagedFile(string path) : BodySink, IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(
        path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    private bool _published;

    public long Length { get; private set; }

    /// <summary>Into the page cache: only <see cref="Flush"/> waits for the disk.</summary>
    public override void Write(ReadOnlySpan<byte> data)
    {
        RandomAccess.Write(_file, data, Length);
        Length += data.Length;
    }

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void PublishAs(string target)
    {
        Disk.Rename(path, target);
        _published = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_published)
            File.Delete(path);
    }
}
