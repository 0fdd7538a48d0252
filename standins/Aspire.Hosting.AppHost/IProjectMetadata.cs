using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    LaunchSettings? LaunchSettings => null;

    bool SuppressBuild => false;

    bool IsFileBasedApp => false;
}

public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
}

public sealed class LaunchProfile
{
    public string? CommandName { get; set; }

    public string? CommandLineArgs { get; set; }

    public string? ApplicationUrl { get; set; }

    public string? LaunchUrl { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}

public class ProjectResourceOptions
{
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }

    public bool ExcludeKestrelEndpoints { get; set; }
}
