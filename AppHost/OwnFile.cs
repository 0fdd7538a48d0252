namespace Imaging.AppHost;

/// <summary>Files that nobody else on this machine reads.</summary>
internal static class OwnFile
{
    public static FileStream Create(string path)
    {
        File.Delete(path);
        return Open(path, FileMode.CreateNew);
    }

    public static FileStream Append(string path) => Open(path, FileMode.Append);

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
