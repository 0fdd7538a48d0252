using System.Collections.Concurrent;
using System.Text.Json;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Storage;

/// <summary>The open multipart uploads of a bucket, each a data folder with an <c>upload.json</c>.</summary>
internal sealed class Uploads(Bucket bucket)
{
    public const string RecordName = "upload.json";

    private readonly ConcurrentDictionary<string, Upload> _open = new(StringComparer.Ordinal);

    public IEnumerable<Upload> All => _open.Values;

    public Upload Find(string? id, string key) => TryFind(id, key) ?? throw new S3Exception(S3Error.NoSuchUpload);

    public Upload? TryFind(string? id, string key) =>
        id is not null && _open.TryGetValue(id, out var upload) && upload.Record.Key == key ? upload : null;

    public Upload Begin(UploadRecord record)
    {
        var id = Guid.CreateVersion7().ToString("N");
        var folder = bucket.Data.PathOf(id);
        Directory.CreateDirectory(folder);
        using var file = bucket.Stage();
        file.Write(JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.UploadRecord));
        file.Flush();
        file.PublishAs(Path.Combine(folder, RecordName));
        Disk.SyncFolder(folder);
        Disk.SyncFolder(bucket.Data.Root);
        return _open[id] = new(id, folder, record);
    }

    public void Reopen(string id, UploadRecord record) => _open[id] = new(id, bucket.Data.PathOf(id), record);

    public void Abort(Upload upload)
    {
        lock (upload.Gate)
        {
            Close(upload);
            Disk.SyncFolder(upload.Folder);
        }
        bucket.Data.Doom(upload.Id);
    }

    /// <summary>Within the upload's gate. From here on the folder is an object's, or nobody's.</summary>
    public void Close(Upload upload)
    {
        upload.ThrowIfClosed();
        upload.IsClosed = true;
        File.Delete(Path.Combine(upload.Folder, RecordName));
        _open.TryRemove(upload.Id, out _);
    }
}

internal sealed class Upload(string id, string folder, UploadRecord record)
{
    public string Id => id;

    public string Folder => folder;

    public UploadRecord Record => record;

    /// <summary>
    /// Held while a part is put in place and while the upload ends, so that no part comes after the end.
    /// </summary>
    public Lock Gate { get; } = new();

    public bool IsClosed { get; set; }

    public string PathOf(int part) => Path.Combine(folder, $"{part:00000}");

    public void ThrowIfClosed()
    {
        if (IsClosed)
            throw new S3Exception(S3Error.NoSuchUpload);
    }

    public void Publish(StagedFile file, PartRecord part, int number)
    {
        file.Write(RecordFile.Footer(part, RecordJson.Default.PartRecord, file.Length));
        file.Flush();
        lock (Gate)
        {
            ThrowIfClosed();
            file.PublishAs(PathOf(number));
            // Within the gate too: an abort would take the folder away.
            Disk.SyncFolder(folder);
        }
    }

    public IEnumerable<(int Number, PartRecord Part)> Parts(int after) =>
        from number in Numbers()
        where number > after
        orderby number
        select (number, RecordFile.Read(PathOf(number), RecordJson.Default.PartRecord));

    /// <summary>Of the parts that were received, in any order. Beside them lies the upload's own record.</summary>
    public IEnumerable<int> Numbers() =>
        from path in Directory.EnumerateFiles(folder)
        let number = int.TryParse(Path.GetFileName(path), out var parsed) ? parsed : 0
        where number > 0
        select number;
}
