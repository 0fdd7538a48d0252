namespace Imaging.ObjectStore.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("imaging-objectstore-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
