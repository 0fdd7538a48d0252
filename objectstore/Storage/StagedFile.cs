using Imaging.ObjectStore.Bodies;
using Microsoft.Win32.SafeHandles;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// A file in the making, under a name that the next start sweeps. Disposed without being published, it goes.
/// </summary>
internal sealed class StagedFile(string path) : BodySink, IDisposable
{
    private const int SmallestDirect = 64 * 1024;
    private const int InvalidArgument = 22;

    private readonly SafeFileHandle _file = File.OpenHandle(
        path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    private AlignedBlock? _held;
    private bool _published;

    public long Length { get; private set; }

    /// <summary>
    /// What is written stays here until <see cref="Flush"/> as long as it fits a block, if there is one: it can then
    /// go to the disk past the page cache, where nobody will read it soon, and its pages cost more than all the rest.
    /// </summary>
    public void Hold() => _held = AlignedBlock.TryTake();

    /// <summary>Into the page cache: only <see cref="Flush"/> waits for the disk.</summary>
    public override void Write(ReadOnlySpan<byte> data)
    {
        if (_held is not null && !_held.TryAppend(data))
            Release(direct: false);
        if (_held is null)
            RandomAccess.Write(_file, data, Length);
        Length += data.Length;
    }

    public void Flush()
    {
        Release(direct: true);
        RandomAccess.FlushToDisk(_file);
    }

    public void PublishAs(string target)
    {
        Disk.Rename(path, target);
        _published = true;
    }

    public void Dispose()
    {
        _held?.Dispose();
        _file.Dispose();
        if (!_published)
            File.Delete(path);
    }

    private void Release(bool direct)
    {
        if (_held is null)
            return;
        var written = direct && TryWriteDirect(_held.Pages) ? _held.Pages.Length : 0;
        RandomAccess.Write(_file, _held.Bytes[written..], written);
        _held.Dispose();
        _held = null;
    }

    private bool TryWriteDirect(ReadOnlySpan<byte> pages)
    {
        if (pages.Length < SmallestDirect || !Disk.TrySetDirect(_file, true))
            return false;
        try
        {
            RandomAccess.Write(_file, pages, 0);
            return true;
        }
        catch (IOException exception) when (exception.HResult == InvalidArgument)
        {
            // The disk wants another alignment.
            return false;
        }
        finally
        {
            Disk.TrySetDirect(_file, false);
        }
    }
}
