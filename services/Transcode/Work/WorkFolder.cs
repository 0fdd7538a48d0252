using Imaging.Transcode.Jobs;

namespace Imaging.Transcode.Work;

/// <summary>A job's own folder, named by its lease and gone with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    private WorkFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Begins the name of one that nobody has a lease for.</summary>
    public const string PreviewPrefix = "preview-";

    public static WorkFolder Create(string root, Job job) => Create(root, job.Lease.ToString("N"));

    public static WorkFolder ForPreview(string root) => Create(root, $"{PreviewPrefix}{Guid.CreateVersion7():N}");

    private static WorkFolder Create(string root, string name)
    {
        var path = System.IO.Path.Combine(root, name);
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The tools are Linux's.");
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(path);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
