using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>The manifest's shape of each kind of resource, in the order in which kinds are told apart.</summary>
internal static class ManifestResources
{
    public static async Task WriteAsync(IResource resource, ManifestPublishingContext context)
    {
        switch (resource)
        {
            case ContainerResource container:
                await WriteContainerAsync(container, context);
                break;
            case ProjectResource project:
                context.Writer.WriteString("type", "project.v0");
                context.Writer.WriteString("path", context.GetManifestRelativePath(
                    project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath));
                await WriteRestAsync(project, context);
                break;
            case ExecutableResource executable:
                context.Writer.WriteString("type", "executable.v0");
                context.Writer.WriteString("workingDirectory",
                    context.GetManifestRelativePath(executable.WorkingDirectory));
                context.Writer.WriteString("command", executable.Command);
                await WriteRestAsync(executable, context);
                break;
            case ParameterResource parameter:
                WriteParameter(parameter, context);
                break;
            case IResourceWithConnectionString:
                context.Writer.WriteString("type", "value.v0");
                context.WriteConnectionString(resource);
                break;
            default:
                context.Writer.WriteString("error", "This resource does not support generation in the manifest.");
                break;
        }
    }

    private static async Task WriteContainerAsync(ContainerResource container, ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteString("type", "container.v0");
        context.WriteConnectionString(container);
        if (container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            var registry = image.Registry is null ? "" : image.Registry + "/";
            writer.WriteString("image", $"{registry}{image.Image}:{image.Tag ?? "latest"}");
        }

        if (container.Entrypoint is not null)
            writer.WriteString("entrypoint", container.Entrypoint);
        await context.WriteCommandLineArgumentsAsync(container);

        WriteMounts(container, context, ContainerMountType.BindMount);
        WriteMounts(container, context, ContainerMountType.Volume);
        await context.WriteEnvironmentVariablesAsync(container);
        context.WriteBindings(container);
    }

    private static void WriteMounts(ContainerResource container, ManifestPublishingContext context,
        ContainerMountType type)
    {
        var writer = context.Writer;
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().Where(mount =>
            mount.Type == type).ToList();
        if (mounts.Count == 0)
            return;
        writer.WriteStartArray(type == ContainerMountType.Volume ? "volumes" : "bindMounts");
        foreach (var mount in mounts)
        {
            writer.WriteStartObject();
            if (type == ContainerMountType.Volume)
                writer.WriteString("name", mount.Source);
            else
                writer.WriteString("source", context.GetManifestRelativePath(mount.Source));
            writer.WriteString("target", mount.Target);
            writer.WriteBoolean("readOnly", mount.IsReadOnly);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static async Task WriteRestAsync(IResource resource, ManifestPublishingContext context)
    {
        await context.WriteCommandLineArgumentsAsync(resource);
        await context.WriteEnvironmentVariablesAsync(resource);
        context.WriteBindings(resource);
    }

    private static void WriteParameter(ParameterResource parameter, ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteString("type", "parameter.v0");
        if (parameter is IResourceWithConnectionString)
            writer.WriteString("connectionString", $"{{{parameter.Name}.value}}");
        writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        writer.WriteStartObject("inputs");
        writer.WriteStartObject("value");
        writer.WriteString("type", "string");
        if (parameter.Secret)
            writer.WriteBoolean("secret", true);
        if (parameter.Default is { } value)
        {
            writer.WriteStartObject("default");
            if (value is GenerateParameterDefault generate)
                WriteGenerate(generate, context);
            else
                writer.WriteString("value", value.GetDefaultValue());
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteGenerate(GenerateParameterDefault generate, ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", generate.MinLength);
        foreach (var (name, allowed) in new[]
                 { ("lower", generate.Lower), ("upper", generate.Upper), ("numeric", generate.Numeric),
                     ("special", generate.Special) })
        {
            if (!allowed)
                writer.WriteBoolean(name, false);
        }

        foreach (var (name, least) in new[]
                 {
                     ("minLower", generate.MinLower), ("minUpper", generate.MinUpper),
                     ("minNumeric", generate.MinNumeric), ("minSpecial", generate.MinSpecial),
                 })
        {
            if (least != 0)
                writer.WriteNumber(name, least);
        }

        writer.WriteEndObject();
    }
}
