namespace Imaging.Graph.Tests;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Real sample files; IMAGING_SAMPLES names another folder.</summary>
    public static string Samples { get; } =
        Environment.GetEnvironmentVariable("IMAGING_SAMPLES")
            ?? Path.GetFullPath(Path.Combine(Root, "..", "shared", "samples"));

    public static string Built(string project)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(Root, "artifacts", "bin", project, configuration, $"{project}.dll");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Imaging.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
