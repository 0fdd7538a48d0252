namespace Imaging.AppHost;

/// <summary>One running system per data folder. The lock ends with the process, however that ends.</summary>
internal sealed class DataFolder(FileStream? held) : IDisposable
{
    public static DataFolder? Claim(Settings settings)
    {
        if (settings.IsPublishing)
            return new DataFolder(null);
        CreateForOwner(settings.DataFolder);
        try
        {
            var path = Path.Combine(settings.DataFolder, "apphost.lock");
            return new DataFolder(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            Console.Error.WriteLine($"The data folder {settings.DataFolder} is in use by a system that runs already.");
            return null;
        }
    }

    /// <summary>A folder that nobody else on this machine looks into.</summary>
    public static void CreateForOwner(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => held?.Dispose();
}
