namespace Aspire.Hosting.ApplicationModel;

public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery,
        IResourceWithWaitSupport, IComputeResource;

public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints,
        IResourceWithWaitSupport, IComputeResource
{
    public string Command => command;

    public string WorkingDirectory => workingDirectory;
}

public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints,
        IResourceWithWaitSupport, IComputeResource
{
    public string? Entrypoint { get; set; } = entrypoint;
}
