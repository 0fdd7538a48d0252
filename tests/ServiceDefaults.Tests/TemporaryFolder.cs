namespace Imaging.ServiceDefaults.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("imaging-").FullName;

    public string KeyFile => Path.Combine(_path, "root-keys.json");

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
