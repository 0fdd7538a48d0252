using Imaging.Transcode.Jobs;

namespace Imaging.Transcode.Work;

/// <summary>A job's own folder, named by its lease and gone with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    private WorkFolder(string path) => Path = path;

    public string Path { get; }

    public static WorkFolder Create(string root, Job job)
    {
        var path = System.IO.Path.Combine(root, job.Lease.ToString("N"));
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(path);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
