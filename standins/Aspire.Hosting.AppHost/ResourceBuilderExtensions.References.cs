using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.Relates(resource).WithEnvironment(context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
            context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            var prefix = ResourceNames.Encode(name).ToUpperInvariant();
            foreach (var (property, value) in resource.GetConnectionProperties())
                context.EnvironmentVariables[$"{prefix}_{property.ToUpperInvariant()}"] = value;
        });
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var prefix = ResourceNames.Encode(resource.Name).ToUpperInvariant();
        return builder.Relates(resource).WithEnvironment(context =>
            AddEndpoints(context, resource, resource.Name, prefix, _ => true));
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source,
            string name)
        where TDestination : IResourceWithEnvironment
    {
        // The prefix of an explicit name keeps its case.
        var resource = source.Resource;
        return builder.Relates(resource)
            .WithEnvironment(context => AddEndpoints(context, resource, name, ResourceNames.Encode(name), _ => true));
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        var resource = endpointReference.Resource;
        var prefix = ResourceNames.Encode(resource.Name).ToUpperInvariant();
        return builder.Relates(resource).WithEnvironment(context => AddEndpoints(
            context, resource, resource.Name, prefix, endpoint =>
                ResourceNames.Same(endpoint.Name, endpointReference.EndpointName)));
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri)
            throw new InvalidOperationException("The uri for service reference must be absolute.");
        return builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            context.EnvironmentVariables[name] = uri.ToString();
        });
    }

    private static IResourceBuilder<T> Relates<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource =>
        builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, "Reference"));

    /// <summary>
    /// The 13.3+ form: endpoints named http or https appear under their scheme, all others under their name,
    /// numbered where several share it.
    /// </summary>
    private static void AddEndpoints(
        EnvironmentCallbackContext context, IResourceWithEndpoints resource, string name, string prefix,
        Func<EndpointAnnotation, bool> wanted)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(wanted))
        {
            var reference = new EndpointReference(resource, endpoint);
            var suffix = ResourceNames.Encode(endpoint.Name).ToUpperInvariant();
            context.EnvironmentVariables[$"{prefix}_{suffix}"] = reference;

            var plain = endpoint.Name.ToUpperInvariant() is "HTTP" or "HTTPS";
            var segment = plain ? endpoint.UriScheme : endpoint.Name;
            var index = 0;
            while (context.EnvironmentVariables.ContainsKey($"services__{name}__{segment}__{index}") &&
                   !Names(context.EnvironmentVariables[$"services__{name}__{segment}__{index}"], reference))
                index++;
            context.EnvironmentVariables[$"services__{name}__{segment}__{index}"] = reference;
        }
    }

    private static bool Names(object value, EndpointReference reference) =>
        value is EndpointReference other && other.Resource == reference.Resource
            && other.EndpointName == reference.EndpointName;
}
