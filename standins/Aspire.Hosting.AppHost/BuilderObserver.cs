using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// How the testing builder sees an AppHost's entry point at work. It flows with the thread that runs the entry
/// point, so that two tests in one process do not see each other's.
/// </summary>
internal abstract class BuilderObserver
{
    private static readonly AsyncLocal<BuilderObserver?> Flowing = new();

    public static BuilderObserver? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    public abstract void Constructed(DistributedApplicationBuilder builder);

    public abstract void Building(DistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);
}
