namespace Imaging.AppHost;

/// <summary>One running system per data folder. The lock ends with the process, however that ends.</summary>
internal sealed class DataFolder(FileStream? held) : IDisposable
{
    public static DataFolder? Claim(Settings settings)
    {
        if (settings.IsPublishing)
            return new DataFolder(null);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(settings.DataFolder);
        else
            Directory.CreateDirectory(settings.DataFolder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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

    public void Dispose() => held?.Dispose();
}
