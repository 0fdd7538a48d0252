using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

public class ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) : IResourceAnnotation
{
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new(null);

    public Func<ManifestPublishingContext, Task>? Callback => callback;
}

public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer,
        CancellationToken ct = default)
{
    public DistributedApplicationExecutionContext ExecutionContext => executionContext;

    public string ManifestPath => manifestPath;

    public Utf8JsonWriter Writer => writer;

    public CancellationToken CancellationToken => ct;

    /// <summary>Parameters that some value names without being in the model; they follow at the end.</summary>
    internal Dictionary<string, ParameterResource> Referenced { get; } = new(ResourceNames.Comparer);

    /// <summary>Parameters that appear percent-encoded somewhere: each gets a placeholder of its own.</summary>
    internal Dictionary<string, ParameterResource> Encoded { get; } = new(ResourceNames.Comparer);

    public string? GetManifestRelativePath(string? path) => path is null
        ? null
        : Path.GetRelativePath(Path.GetDirectoryName(manifestPath)!, Path.GetFullPath(path)).Replace('\\', '/');

    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString source)
            writer.WriteString("connectionString", ExpressionOf(source.ConnectionStringExpression));
    }

    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: ct);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(context);
        if (context.EnvironmentVariables.Count == 0)
            return;

        writer.WriteStartObject("env");
        foreach (var (name, value) in context.EnvironmentVariables)
            writer.WriteString(name, ExpressionOf(value));
        writer.WriteEndObject();
    }

    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var context = new CommandLineArgsCallbackContext([], resource, ct) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(context);
        if (context.Args.Count == 0)
            return;

        writer.WriteStartArray("args");
        foreach (var argument in context.Args)
            writer.WriteStringValue(ExpressionOf(argument));
        writer.WriteEndArray();
    }

    public void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count == 0)
            return;
        writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            writer.WriteStartObject(endpoint.Name);
            writer.WriteString("scheme", endpoint.UriScheme);
            writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            writer.WriteString("transport", endpoint.Transport);
            if (endpoint.Port is { } port)
                writer.WriteNumber("port", port);
            if (endpoint.TargetPort is { } target)
                writer.WriteNumber("targetPort", target);
            if (endpoint.IsExternal)
                writer.WriteBoolean("external", true);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    internal string ExpressionOf(object? value)
    {
        Remember(value);
        return value switch
        {
            null => "",
            ReferenceExpression expression => expression.ToManifest(parameter =>
            {
                Encoded[parameter.Name] = parameter;
                return $"{{{parameter.Name}-uri-encoded.value}}";
            }),
            IManifestExpressionProvider provider => provider.ValueExpression,
            IResourceBuilder<IResource> { Resource: IManifestExpressionProvider provider } => provider.ValueExpression,
            _ => value.ToString() ?? "",
        };
    }

    private void Remember(object? value)
    {
        if (value is ParameterResource parameter)
            Referenced.TryAdd(parameter.Name, parameter);

        // A resource's own entry tells what it refers to; following it from here could go in circles.
        if (value is IValueWithReferences and not IResource)
        {
            foreach (var reference in ((IValueWithReferences)value).References)
                Remember(reference);
        }
    }
}
