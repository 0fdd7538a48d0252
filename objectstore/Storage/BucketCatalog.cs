using System.Collections.Concurrent;
using Imaging.ObjectStore.Http;
using Microsoft.Extensions.Options;

namespace Imaging.ObjectStore.Storage;

/// <summary>The buckets of the data folder.</summary>
internal sealed class BucketCatalog(
    IOptions<ObjectStoreOptions> options, TimeProvider clock, DiskThreads disk, ILogger<BucketCatalog> log)
    : IDisposable
{
    private readonly string _buckets = Path.Combine(options.Value.DataFolder, "buckets");
    private readonly string _staging = Path.Combine(options.Value.DataFolder, "tmp");
    private readonly ConcurrentDictionary<string, Bucket> _open = new(StringComparer.Ordinal);
    private readonly Lock _creation = new();
    private FileStream? _lock;

    public TimeProvider Clock => clock;

    public DiskThreads Disk => disk;

    public string Region => options.Value.Region;

    public IEnumerable<Bucket> All => _open.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal);

    public Bucket this[string name] =>
        _open.TryGetValue(name, out var bucket) ? bucket : throw new S3Exception(S3Error.NoSuchBucket);

    public Bucket? Find(string name) => _open.GetValueOrDefault(name);

    /// <summary>Sweeps what a crash left, reads the rest. The lock keeps two processes from sweeping each other.</summary>
    public void Open()
    {
        Directory.CreateDirectory(_buckets);
        Directory.CreateDirectory(_staging);
        _lock = new(Path.Combine(options.Value.DataFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
            FileShare.None);
        foreach (var leftover in Directory.EnumerateFiles(_staging))
            File.Delete(leftover);
        foreach (var folder in Directory.EnumerateDirectories(_buckets))
            Open(folder);
        if (options.Value.Bucket is { Length: > 0 } wanted && Find(wanted) is null)
            Create(wanted);
    }

    public StagedFile Stage() => new(Path.Combine(_staging, Guid.CreateVersion7().ToString("N")));

    public Bucket Create(string name)
    {
        if (!BucketName.IsValid(name))
            throw new S3Exception(S3Error.InvalidBucketName);
        lock (_creation)
        {
            if (_open.ContainsKey(name))
                throw new S3Exception(S3Error.BucketExists);
            var bucket = new Bucket(name, Path.Combine(_buckets, name), new(clock.GetUtcNow()), Stage);
            BucketFolder.Create(bucket, Stage);
            return _open[name] = bucket;
        }
    }

    public void Remove(string name)
    {
        lock (_creation)
        {
            var bucket = this[name];
            bucket.Close();
            _open.TryRemove(name, out _);
            BucketFolder.Remove(bucket.Folder);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private void Open(string folder)
    {
        var name = Path.GetFileName(folder);
        if (BucketFolder.ReadRecord(folder) is not { } record)
        {
            if (Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any())
                log.LogError("The folder of bucket {Bucket} holds files but no bucket.json: left alone", name);
            else
                Directory.Delete(folder, recursive: true);
            return;
        }
        var bucket = new Bucket(name, folder, record, Stage);
        new BucketScan(bucket, log).Run();
        _open[name] = bucket;
    }
}
