namespace Aspire.Hosting.Orchestration;

/// <summary>Files with secrets: mode 0600 from the first byte, replaced as a whole.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(content);
        File.Move(temporary, path, overwrite: true);
    }
}
