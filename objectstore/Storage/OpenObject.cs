using System.Text;
using Imaging.ObjectStore.Http;
using Microsoft.Win32.SafeHandles;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// An object held open for reading: whatever happens to its key meanwhile, these bytes stay, since the file stays open
/// or the data folder is held.
/// </summary>
internal sealed class OpenObject : IDisposable
{
    private readonly Bucket _bucket;
    private readonly SafeFileHandle _file;

    private OpenObject(Bucket bucket, SafeFileHandle file, ObjectRecord record) =>
        (_bucket, _file, Record) = (bucket, file, record);

    public ObjectRecord Record { get; }

    public static OpenObject Open(Bucket bucket, string key)
    {
        while (true)
        {
            if (!bucket.Index.TryGet(Encoding.UTF8.GetBytes(key), out _))
                throw new S3Exception(S3Error.NoSuchKey);
            if (TryOpen(bucket, key) is { } opened)
                return opened;
        }
    }

    /// <summary>Where a range of the object lies: file after file, each opened when it is its turn.</summary>
    public IEnumerable<(SafeFileHandle File, long Offset, long Length)> Slices(long offset, long length)
    {
        if (Record.Parts is null)
        {
            yield return (_file, offset, length);
            yield break;
        }
        foreach (var part in Record.Parts)
        {
            if (length == 0)
                yield break;
            if (offset >= part.Size)
            {
                offset -= part.Size;
                continue;
            }
            var count = Math.Min(length, part.Size - offset);
            using (var file = RecordFile.Open(_bucket.Data.PathOf(Record.Data!, part.Number)))
                yield return (file, offset, count);
            length -= count;
            offset = 0;
        }
    }

    /// <summary>Gives every file a second name; the open one is linked as it is, whoever has taken its first name.</summary>
    public void LinkInto(Func<int, string> pathOf)
    {
        try
        {
            if (Record.Parts is null)
                Disk.LinkOpen(_file, pathOf(1));
            else
                foreach (var part in Record.Parts)
                    Disk.Link(_bucket.Data.PathOf(Record.Data!, part.Number), pathOf(part.Number));
        }
        catch (FileNotFoundException)
        {
            // Replaced or deleted since it was opened: its last name is gone, and no new one can be had.
            throw new S3Exception(S3Error.OperationAborted);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        if (Record.Data is not null)
            _bucket.Data.Release(Record.Data);
    }

    /// <summary>Null when the object was replaced or deleted between two steps: the index knows what is there now.</summary>
    private static OpenObject? TryOpen(Bucket bucket, string key)
    {
        SafeFileHandle? file = null;
        try
        {
            file = RecordFile.Open(bucket.PathOf(key));
            var record = RecordFile.Read(file, RecordJson.Default.ObjectRecord);
            if (record.Data is not null)
            {
                bucket.Data.Acquire(record.Data);
                if (!Directory.Exists(bucket.Data.PathOf(record.Data)))
                {
                    bucket.Data.Release(record.Data);
                    file.Dispose();
                    return null;
                }
            }
            return new(bucket, file, record);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }
}
