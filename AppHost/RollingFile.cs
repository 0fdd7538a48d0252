using System.Text;

namespace Imaging.AppHost;

/// <summary>A log file that becomes `.1` when it is large; the one that was `.1` goes.</summary>
internal sealed class RollingFile(string path) : IDisposable
{
    private const long LargeBytes = 16 * 1024 * 1024;
    private StreamWriter _file = Open(path);

    public void WriteLine(string line)
    {
        if (_file.BaseStream.Position > LargeBytes)
        {
            _file.Dispose();
            File.Move(path, $"{path}.1", overwrite: true);
            _file = Open(path);
        }

        _file.WriteLine(line);
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private static StreamWriter Open(string path) => new(OwnFile.Append(path), new UTF8Encoding(false));
}
