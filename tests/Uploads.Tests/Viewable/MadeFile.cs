using System.Diagnostics;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>Files that ffmpeg makes for a test, and what it says of others.</summary>
internal static class MadeFile
{
    /// <param name="arguments">Of ffmpeg, without the output.</param>
    /// <param name="extension">With the dot.</param>
    public static async Task<byte[]> WithFfmpegAsync(string extension, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}{extension}");
        try
        {
            await RunAsync("ffmpeg", ["-nostdin", "-v", "error", .. arguments, path]);
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Stands for the file's path among a tool's arguments.</summary>
    public const string Here = "{}";

    /// <summary>What a tool prints of a file, whose path is its last argument where none is <see
    /// cref="Here"/>.</summary>
    public static async Task<string> AskAsync(byte[] file, string extension, string program, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}{extension}");
        await File.WriteAllBytesAsync(path, file);
        try
        {
            return await RunAsync(program, arguments.Contains(Here)
                ? [.. arguments.Select(word => word == Here ? path : word)] : [.. arguments, path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return output;
    }
}
