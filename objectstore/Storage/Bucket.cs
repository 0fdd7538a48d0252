using System.Security.Cryptography;
using System.Text;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// One bucket on disk:
/// <code>
/// buckets/NAME/bucket.json           when it was created, its CORS rules; written last, removed first
/// buckets/NAME/objects/ab/cdef...    one file per object (see RecordFile), named by the SHA-256 of its key: any key
///                                    fits a file name, and "a" and "a/b" live side by side
/// buckets/NAME/data/ID/00001         the parts of a multipart object or of an open upload, and the hard links that
///                                    a copied object consists of
/// buckets/NAME/data/ID/upload.json   present while the upload is open
/// tmp/ID                             whatever is still being received
/// </code>
/// A put is: write to tmp, fsync, rename, fsync of the folder, answer. Replacing is that same rename, so a reader has
/// the old bytes or the new ones. The index in memory follows the files; at the start it is made from them.
/// </summary>
internal sealed class Bucket
{
    public const int Fans = 256;
    private const int Stripes = 64;

    private readonly Lock[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly string _objects;
    private readonly Func<StagedFile> _stage;
    private bool _deleted;

    public Bucket(string name, string folder, BucketRecord record, Func<StagedFile> stage)
    {
        (Name, Folder, Record, _stage) = (name, folder, record, stage);
        _objects = Path.Combine(folder, "objects");
        Data = new(Path.Combine(folder, "data"));
        Uploads = new(this);
    }

    public string Name { get; }

    public string Folder { get; }

    public BucketRecord Record { get; private set; }

    public KeyIndex Index { get; } = new();

    public DataFolders Data { get; }

    public Uploads Uploads { get; }

    public StagedFile Stage() => _stage();

    public string FanFolder(int fan) => Path.Combine(_objects, $"{fan:x2}");

    public string PathOf(string key)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(_objects, hash[..2], hash[2..]);
    }

    /// <summary>
    /// Whether a write has a chance: decided here before its body is asked for, and again where it is published.
    /// </summary>
    public void Check(string key, Preconditions condition) =>
        condition.CheckWrite(Index.TryGet(Encoding.UTF8.GetBytes(key), out var current) ? current : null);

    /// <summary>Makes a staged object durable under its key. Waits for the disk: for the disk's threads only.</summary>
    public void Publish(StagedFile file, ObjectRecord record, Preconditions condition)
    {
        file.Write(RecordFile.Footer(record, RecordJson.Default.ObjectRecord, file.Length));
        file.Flush();
        var path = PathOf(record.Key);
        var entry = IndexEntry.Of(record);
        IndexEntry? replaced;
        lock (StripeOf(entry.Key))
        {
            ThrowIfDeleted();
            condition.CheckWrite(Index.TryGet(entry.Key, out var current) ? current : null);
            file.PublishAs(path);
            replaced = Index.Set(entry);
        }
        Disk.SyncFolder(Path.GetDirectoryName(path)!);
        if (replaced?.Data is { } data)
            Data.Doom(data);
    }

    /// <summary>Deletes an object durably; one that is absent is deleted already.</summary>
    public void Delete(string key, Preconditions condition)
    {
        var path = PathOf(key);
        var bytes = Encoding.UTF8.GetBytes(key);
        IndexEntry? removed;
        lock (StripeOf(bytes))
        {
            ThrowIfDeleted();
            if (!Index.TryGet(bytes, out var current))
                return;
            condition.Check(current);
            File.Delete(path);
            removed = Index.Remove(bytes);
        }
        Disk.SyncFolder(Path.GetDirectoryName(path)!);
        if (removed?.Data is { } data)
            Data.Doom(data);
    }

    public void SetCors(CorsRule[]? rules)
    {
        lock (_stripes[0])
        {
            ThrowIfDeleted();
            var record = Record with { Cors = rules };
            BucketFolder.WriteRecord(Folder, record, _stage);
            Record = record;
        }
    }

    /// <summary>Closes the bucket to every writer if it is empty; the files are the caller's to remove.</summary>
    public void Close()
    {
        foreach (var stripe in _stripes)
            stripe.Enter();
        try
        {
            ThrowIfDeleted();
            if (Index.Count > 0)
                throw new S3Exception(S3Error.BucketNotEmpty);
            _deleted = true;
        }
        finally
        {
            foreach (var stripe in _stripes)
                stripe.Exit();
        }
    }

    private Lock StripeOf(ReadOnlySpan<byte> key)
    {
        var hash = new HashCode();
        hash.AddBytes(key);
        return _stripes[(uint)hash.ToHashCode() % Stripes];
    }

    private void ThrowIfDeleted()
    {
        if (_deleted)
            throw new S3Exception(S3Error.NoSuchBucket);
    }
}
