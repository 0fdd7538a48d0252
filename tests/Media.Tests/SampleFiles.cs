namespace Imaging.Media.Tests;

/// <summary>Real files, where they are at hand: in IMAGING_SAMPLES, or in shared/samples beside the project.</summary>
internal static class SampleFiles
{
    /// <summary>Null where there is none to be found.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("IMAGING_SAMPLES") ?? BesideTheProject();

    public static string Named(string folder, string name) => In(folder).Single(f => Path.GetFileName(f) == name);

    public static List<string> In(string folder)
    {
        var samples = Folder;
        if (samples is null || !Directory.Exists(Path.Combine(samples, folder)))
            Assert.Skip("No sample files: set IMAGING_SAMPLES to a folder with dicom, nifti, photo and video.");
        return [.. Directory.EnumerateFiles(Path.Combine(samples, folder)).Order(StringComparer.Ordinal)];
    }

    private static string? BesideTheProject()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent;
        return folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "samples");
    }
}
