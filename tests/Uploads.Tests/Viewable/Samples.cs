using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>Real files, where they are at hand.</summary>
internal static class Samples
{
    public static async Task<byte[]> ReadAsync(string name)
    {
        var folder = Environment.GetEnvironmentVariable("IMAGING_SAMPLES")
            ?? Path.Combine(ServiceProcess.Root(), "..", "shared", "samples");
        var path = Path.Combine(folder, name);
        Assert.SkipUnless(File.Exists(path), "The samples are not at hand: set IMAGING_SAMPLES.");
        return await File.ReadAllBytesAsync(path);
    }
}
