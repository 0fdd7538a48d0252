using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Ids of what runs: `{name}-{8 letters}` for each process, the plain name for the rest.</summary>
internal sealed class ResourceInstances : IResourceAnnotation
{
    private readonly List<string> _suffixes = [];

    public static IReadOnlyList<string> IdsOf(IResource resource)
    {
        if (resource is not (ProjectResource or ExecutableResource or ContainerResource))
            return [resource.Name];
        lock (resource.Annotations)
        {
            var instances = resource.Annotations.OfType<ResourceInstances>().FirstOrDefault();
            if (instances is null)
                resource.Annotations.Add(instances = new ResourceInstances());
            while (instances._suffixes.Count < resource.GetReplicaCount())
                instances._suffixes.Add(RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8));
            return [.. instances._suffixes.Select(suffix => $"{resource.Name}-{suffix}")];
        }
    }

    public static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ContainerResource => "Container",
        ParameterResource => "Parameter",
        ConnectionStringResource => "ConnectionString",
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };
}
