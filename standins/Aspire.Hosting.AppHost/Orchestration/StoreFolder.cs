using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>The AppHost's own folder: volumes and generated parameters. `Aspire:Store:Path` places it.</summary>
internal static class StoreFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string Of(IConfiguration configuration, string appHostDirectory)
    {
        var path = configuration["Aspire:Store:Path"] ?? Path.Combine(appHostDirectory, "obj", ".aspire");
        return Private(Path.GetFullPath(path, appHostDirectory));
    }

    /// <summary>Shared by the AppHosts of one user on one machine: port locks and lists of started processes.</summary>
    public static string Shared() => Private(Path.Combine(Path.GetTempPath(), $"aspire-{Environment.UserName}"));

    public static string Private(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }
}
