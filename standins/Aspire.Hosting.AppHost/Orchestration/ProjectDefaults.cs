using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What a project brings along before the AppHost says anything: endpoints from its Kestrel section (or, without one,
/// from its launch profile), the variables that point them at the allocated ports, and telemetry settings.
/// </summary>
internal static class ProjectDefaults
{
    public static void Apply(
        IResourceBuilder<ProjectResource> builder, IProjectMetadata project, ProjectResourceOptions options)
    {
        var profile = options.ExcludeLaunchProfile ? null
            : LaunchProfiles.Of(project, builder, options.LaunchProfileName);
        var settings = SettingsOf(project);

        builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            if (context.ExecutionContext.IsPublishMode
                && builder.Resource.GetEndpoints().Any(e => e.IsHttp || e.IsHttps))
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        });
        TelemetryVariables.Add(builder);

        var kestrel = options.ExcludeKestrelEndpoints ? [] : KestrelEndpoints(settings);
        AddKestrelEndpoints(builder, kestrel, settings);
        builder.WithEnvironment(context => OverrideKestrel(context, builder.Resource));

        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode)
            AddRunVariables(builder, profile, settings, kestrel.Count > 0);
        else
            AddPublishEndpoints(builder, profile?.Profile, settings, kestrel.Count > 0);
    }

    private static void AddKestrelEndpoints(
        IResourceBuilder<ProjectResource> builder, List<KestrelEndpoint> endpoints, IConfiguration settings)
    {
        foreach (var sameScheme in endpoints.GroupBy(e => e.Address.Scheme))
        {
            // A lone endpoint of a scheme goes by the scheme's name, whatever the section calls it.
            foreach (var endpoint in sameScheme)
            {
                var name = sameScheme.Count() == 1 ? sameScheme.Key : endpoint.Name;
                builder.WithEndpoint(name, e =>
                {
                    if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
                        e.TargetPort = endpoint.Address.Port;
                    else
                        e.Port = endpoint.Address.Port;
                    e.UriScheme = endpoint.Address.Scheme;
                    e.TargetHost = endpoint.Address.Host;
                    e.FromKestrel = true;
                    SetTransport(e, endpoint.Protocols, settings);
                });
            }
        }
    }

    private static void AddRunVariables(
        IResourceBuilder<ProjectResource> builder, LaunchProfiles.Named? profile, IConfiguration settings,
            bool hasKestrel)
    {
        if (!hasKestrel)
            builder.WithEnvironment(context => ListenOnUrls(context, builder.Resource));
        if (profile is null)
            return;

        if (!hasKestrel)
        {
            foreach (var (name, address) in LaunchProfiles.EndpointsOf(profile.Profile))
            {
                builder.WithEndpoint(name, e =>
                {
                    e.Port = address.Port;
                    e.TargetHost = address.Host;
                    e.UriScheme = address.Scheme;
                    SetTransport(e, null, settings);
                });
            }
        }

        // The values of the application model win over the profile's.
        builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.Profile.EnvironmentVariables)
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
        });
    }

    private static void AddPublishEndpoints(
        IResourceBuilder<ProjectResource> builder, LaunchProfile? profile, IConfiguration settings, bool hasKestrel)
    {
        if (!hasKestrel)
            builder.WithEnvironment(context => ListenOnPorts(context, builder.Resource));
        if (profile?.ApplicationUrl is null && !hasKestrel)
            return;

        var endpoints = builder.Resource.Annotations.OfType<EndpointAnnotation>();
        foreach (var scheme in new[] { "http", "https" })
        {
            if (endpoints.Any(e => e.UriScheme == scheme || ResourceNames.Same(e.Name, scheme)))
                continue;
            builder.WithEndpoint(scheme, e =>
            {
                e.UriScheme = scheme;
                SetTransport(e, null, settings);
            });
            if (scheme == "https")
                builder.WithAnnotation(new DefaultHttps(endpoints.Last()));
        }

        // Both land on the same port behind whatever terminates TLS.
        var http = endpoints.First(e => e.UriScheme == "http");
        var https = endpoints.First(e => e.UriScheme == "https");
        http.TargetPort = https.TargetPort = http.TargetPort ?? https.TargetPort;
    }

    private static void OverrideKestrel(EnvironmentCallbackContext context, ProjectResource resource)
    {
        var endpoints = Listening(resource).ToList();
        if (!endpoints.Any(e => e.FromKestrel))
            return;
        foreach (var endpoint in endpoints)
        {
            var host = context.ExecutionContext.IsRunMode && endpoint.FromKestrel ? endpoint.TargetHost : "*";
            var port = new EndpointReference(resource, endpoint).Property(EndpointProperty.TargetPort);
            context.EnvironmentVariables[$"Kestrel__Endpoints__{endpoint.Name}__Url"] =
                ReferenceExpression.Create($"{endpoint.UriScheme}://{host}:{port}");
        }
    }

    private static void ListenOnUrls(EnvironmentCallbackContext context, ProjectResource resource)
    {
        var endpoints = Listening(resource).Where(e => e.UriScheme is "http" or "https").ToList();
        if (endpoints.Count == 0 || context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
            return;
        ReferenceExpression? urls = null;
        foreach (var endpoint in endpoints)
        {
            var port = new EndpointReference(resource, endpoint).Property(EndpointProperty.TargetPort);
            urls = urls is null
                ? ReferenceExpression.Create($"{endpoint.UriScheme}://{endpoint.TargetHost}:{port}")
                : ReferenceExpression.Create($"{urls};{endpoint.UriScheme}://{endpoint.TargetHost}:{port}");
        }

        context.EnvironmentVariables["ASPNETCORE_URLS"] = urls!;
        if (endpoints.FirstOrDefault(e => e.UriScheme == "https") is { } https)
            context.EnvironmentVariables["ASPNETCORE_HTTPS_PORT"] =
                new EndpointReference(resource, https).Property(EndpointProperty.Port);
    }

    private static void ListenOnPorts(EnvironmentCallbackContext context, ProjectResource resource)
    {
        foreach (var (variable, scheme) in new[] { ("HTTP_PORTS", "http"), ("HTTPS_PORTS", "https") })
        {
            ReferenceExpression? ports = null;
            foreach (var endpoint in Listening(resource).Where(e => e.UriScheme == scheme))
            {
                var port = new EndpointReference(resource, endpoint).Property(EndpointProperty.TargetPort);
                ports = ports is null ? ReferenceExpression.Create($"{port}")
                    : ReferenceExpression.Create($"{ports};{port}");
            }

            if (ports is not null)
                context.EnvironmentVariables.TryAdd(variable, ports);
        }
    }

    /// <summary>All but the https endpoint of publish mode, for which a container has no certificate.</summary>
    private static IEnumerable<EndpointAnnotation> Listening(ProjectResource resource)
    {
        var unserved = resource.Annotations.OfType<DefaultHttps>().Select(annotation => annotation.Endpoint).ToList();
        return resource.Annotations.OfType<EndpointAnnotation>().Except(unserved);
    }

    private static void SetTransport(EndpointAnnotation endpoint, string? protocols, IConfiguration settings)
    {
        if ((protocols ?? settings["Kestrel:EndpointDefaults:Protocols"]) == "Http2")
            endpoint.Transport = "http2";
    }

    private static List<KestrelEndpoint> KestrelEndpoints(IConfiguration settings) =>
        [.. settings.GetSection("Kestrel:Endpoints").GetChildren()
            .Where(section => section["Url"] is not null)
            .Select(section => new KestrelEndpoint(section.Key, BindingAddress.Parse(section["Url"]!),
                section["Protocols"]))];

    private static IConfigurationRoot SettingsOf(IProjectMetadata project)
    {
        var folder = Path.GetDirectoryName(project.ProjectPath)!;
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        return new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true)
            .Build();
    }

    private sealed record KestrelEndpoint(string Name, BindingAddress Address, string? Protocols);

    private sealed record DefaultHttps(EndpointAnnotation Endpoint) : IResourceAnnotation;
}
