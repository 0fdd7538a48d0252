using System.Text.Json;

namespace Imaging.ObjectStore.Storage;

/// <summary>Making, opening and removing the folder of a bucket.</summary>
internal static class BucketFolder
{
    private const string RecordName = "bucket.json";

    public static void Create(Bucket bucket, Func<StagedFile> stage)
    {
        for (var fan = 0; fan < Bucket.Fans; fan++)
            Directory.CreateDirectory(bucket.FanFolder(fan));
        Directory.CreateDirectory(bucket.Data.Root);
        Disk.SyncFolder(Path.GetDirectoryName(bucket.FanFolder(0))!);
        WriteRecord(bucket.Folder, bucket.Record, stage);
        Disk.SyncFolder(Path.GetDirectoryName(bucket.Folder)!);
    }

    public static void WriteRecord(string folder, BucketRecord record, Func<StagedFile> stage)
    {
        using var file = stage();
        file.Write(JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.BucketRecord));
        file.Flush();
        file.PublishAs(Path.Combine(folder, RecordName));
        Disk.SyncFolder(folder);
    }

    /// <summary>The bucket's record, or null for a folder that a crash left half made or half removed.</summary>
    public static BucketRecord? ReadRecord(string folder)
    {
        var path = Path.Combine(folder, RecordName);
        return File.Exists(path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(path), RecordJson.Default.BucketRecord)
            : null;
    }

    public static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, RecordName));
        Disk.SyncFolder(folder);
        Directory.Delete(folder, recursive: true);
        Disk.SyncFolder(Path.GetDirectoryName(folder)!);
    }
}
