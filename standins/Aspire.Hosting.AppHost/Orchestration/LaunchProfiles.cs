using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Orchestration;

internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>
    /// The profile asked for, else the AppHost's own profile's namesake, else the first that starts a program.
    /// </summary>
    public static Named? Of(IProjectMetadata project, IResourceBuilder<IResource> builder, string? asked)
    {
        var profiles = (project.LaunchSettings ?? Read(Path.GetDirectoryName(project.ProjectPath)!))?.Profiles ?? [];
        if (asked is not null)
        {
            return profiles.TryGetValue(asked, out var found)
                ? new Named(asked, found)
                : throw new DistributedApplicationException(
                    $"Launch settings file does not contain '{asked}' profile, " +
                    $"which '{builder.Resource.Name}' asks for.");
        }

        var configuration = builder.ApplicationBuilder.Configuration;
        var own = configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        if (own is not null && profiles.TryGetValue(own, out var same))
            return new Named(own, same);
        return First(profiles);
    }

    public static Named? First(Dictionary<string, LaunchProfile> profiles) => profiles
        .Where(profile => profile.Value.CommandName is "Project" or "Executable")
        .Select(profile => new Named(profile.Key, profile.Value)).FirstOrDefault();

    public static LaunchSettings? Read(string folder)
    {
        var file = Path.Combine(folder, "Properties", "launchSettings.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(file), Lenient) : null;
    }

    /// <summary>http and https, and from the second of a scheme on http2, http3, ...</summary>
    public static IEnumerable<(string Name, BindingAddress Address)> EndpointsOf(LaunchProfile profile)
    {
        var seen = new Dictionary<string, int>();
        foreach (var url in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var address = BindingAddress.Parse(url);
            var count = seen[address.Scheme] = seen.GetValueOrDefault(address.Scheme) + 1;
            yield return (count == 1 ? address.Scheme : $"{address.Scheme}{count}", address);
        }
    }

    internal sealed record Named(string Name, LaunchProfile Profile);
}
