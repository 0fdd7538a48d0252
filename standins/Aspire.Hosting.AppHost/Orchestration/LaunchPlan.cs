using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Works out what to start for one replica of a resource: program, arguments, environment.</summary>
internal sealed class LaunchPlan(DistributedApplicationExecutionContext execution)
{
    public async Task<ProcessSpec> CreateAsync(IResource resource, int replica, CancellationToken ct)
    {
        if (resource.TryGetLastAnnotation<LocalServerAnnotation>(out var server))
            return await server.Prepare(ct);

        var arguments = await ArgumentsAsync(resource, replica, ct);
        var environment = await EnvironmentAsync(resource, replica, ct);
        return resource switch
        {
            ProjectResource => Project(resource, arguments, environment),
            ExecutableResource executable =>
                new ProcessSpec(executable.Command, arguments,
                    executable.WorkingDirectory) { Environment = environment },
            _ => throw new DistributedApplicationException(
                $"'{resource.Name}' is a container, and there is no container runtime here."),
        };
    }

    public async Task<Dictionary<string, string>> EnvironmentAsync(IResource resource, int replica,
        CancellationToken ct)
    {
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken: ct);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(context);

        var result = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ResolveAsync(value, resource, replica, ct) is { } text)
                result[name] = text;
        }

        return result;
    }

    private async Task<List<string>> ArgumentsAsync(IResource resource, int replica, CancellationToken ct)
    {
        var context = new CommandLineArgsCallbackContext([], resource, ct) { ExecutionContext = execution };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(context);

        var result = new List<string>();
        foreach (var argument in context.Args)
            result.Add(await ResolveAsync(argument, resource, replica, ct) ?? "");
        return result;
    }

    private async Task<string?> ResolveAsync(object value, IResource resource, int replica, CancellationToken ct) =>
        value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(
            new ValueProviderContext { ExecutionContext = execution, Caller = resource, Replica = replica }, ct),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(ct),
        _ => value.ToString(),
    };

    private static ProcessSpec Project(IResource resource, List<string> arguments,
        Dictionary<string, string> environment)
    {
        var metadata = resource.Annotations.OfType<IProjectMetadata>().Last();
        var program = TargetOf(metadata);
        if (!File.Exists(program))
            throw new DistributedApplicationException(
                $"'{resource.Name}' has not been built: there is no '{program}'. " +
                $"Build '{metadata.ProjectPath}' first.");
        return new ProcessSpec(Dotnet(), [program, .. arguments], Path.GetDirectoryName(metadata.ProjectPath)!)
        {
            Environment = environment,
        };
    }

    /// <summary>
    /// The generated metadata carries the built program's place; for a bare path it is looked for in artifacts/.
    /// </summary>
    private static string TargetOf(IProjectMetadata metadata)
    {
        const BindingFlags NonPublic = BindingFlags.Instance | BindingFlags.NonPublic;
        if (metadata.GetType().GetProperty("TargetPath", NonPublic)?.GetValue(metadata) is string target)
            return target;

        var name = Path.GetFileNameWithoutExtension(metadata.ProjectPath);
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var built = Path.Combine("artifacts", "bin", name, configuration, name + ".dll");
        var folder = Path.GetDirectoryName(metadata.ProjectPath);
        while (folder is not null && !File.Exists(Path.Combine(folder, built)))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? "", built);
    }

    private static string Dotnet()
    {
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        var own = Environment.ProcessPath;
        if (own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet")
            return own;
        return root is not null && File.Exists(Path.Combine(root, "dotnet")) ? Path.Combine(root, "dotnet") : "dotnet";
    }
}

/// <summary>For a container whose program runs as a local process here. Check says what the machine lacks.</summary>
internal sealed record LocalServerAnnotation(Action Check, Func<CancellationToken, Task<ProcessSpec>> Prepare)
    : IResourceAnnotation;
