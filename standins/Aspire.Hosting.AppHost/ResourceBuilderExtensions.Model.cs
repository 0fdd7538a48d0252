using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder) where T : IResource =>
        builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore);

    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(
        this IResourceBuilder<T> builder, Action<ManifestPublishingContext> callback) where T : IResource =>
        builder.WithManifestPublishingCallback(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });

    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(
        this IResourceBuilder<T> builder, Func<ManifestPublishingContext, Task> callback) where T : IResource =>
        builder.WithAnnotation(
            new ManifestPublishingCallbackAnnotation(callback), ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<T> WithParentRelationship<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent) where T : IResource =>
        builder.WithParentRelationship(parent.Resource);

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource => builder.WithAnnotation(new ResourceRelationshipAnnotation(parent, "Parent"));

    [OverloadResolutionPriority(1)]
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null) where T : IResource =>
        builder.WithAnnotation(new ResourceCommandAnnotation(name, displayName, executeCommand));
}

public class CommandOptions
{
    public static CommandOptions Default { get; } = new();

    public string? Description { get; set; }

    public string? ConfirmationMessage { get; set; }
}
