using System.Collections.Concurrent;
using System.Text.Json;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// Reads a bucket's files at the start: fills the index, finds the open uploads, and removes the data folders that
/// nothing names: those that a crash left between two steps, none of which was ever acknowledged.
/// </summary>
internal sealed class BucketScan(Bucket bucket, ILogger log)
{
    private readonly ConcurrentDictionary<string, bool> _named = [];
    private int _damaged;

    public void Run()
    {
        Parallel.For(0, Bucket.Fans, fan =>
        {
            foreach (var path in Directory.EnumerateFiles(bucket.FanFolder(fan)))
                Add(path);
        });
        foreach (var folder in Directory.EnumerateDirectories(bucket.Data.Root))
            OpenOrSweep(folder);
    }

    private void Add(string path)
    {
        try
        {
            var record = RecordFile.Read(path, RecordJson.Default.ObjectRecord);
            bucket.Index.Set(IndexEntry.Of(record));
            if (record.Data is not null)
                _named[record.Data] = true;
        }
        catch (InvalidDataException exception)
        {
            Interlocked.Increment(ref _damaged);
            log.LogError(exception, "An object's file in bucket {Bucket} cannot be read: {File}", bucket.Name, path);
        }
    }

    private void OpenOrSweep(string folder)
    {
        var id = Path.GetFileName(folder);
        var upload = Path.Combine(folder, Uploads.RecordName);
        if (_named.ContainsKey(id))
            File.Delete(upload); // Completed, and stopped before the upload was closed.
        else if (File.Exists(upload))
            bucket.Uploads.Reopen(id,
                JsonSerializer.Deserialize(File.ReadAllBytes(upload), RecordJson.Default.UploadRecord)!);
        else if (_damaged == 0) // A damaged record might have named it.
            Directory.Delete(folder, recursive: true);
    }
}
