using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;
using Aspire.Hosting.AWS.CloudFormation;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting;

public static class CloudFormationExtensions
{
    public static IResourceBuilder<ICloudFormationTemplateResource> AddAWSCloudFormationTemplate(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string templatePath,
            string? stackName = null)
    {
        var path = Path.GetFullPath(templatePath, builder.AppHostDirectory);
        ICloudFormationTemplateResource resource = new CloudFormationTemplateResource(name, stackName ?? name, path);
        return builder.AddResource(resource)
            .WithManifestPublishingCallback(context => Write(context, resource, builder.Resources));
    }

    public static IResourceBuilder<ICloudFormationTemplateResource> WithParameter(
        this IResourceBuilder<ICloudFormationTemplateResource> builder, string parameterName, string parameterValue)
    {
        builder.Resource.CloudFormationParameters[parameterName] = parameterValue;
        return builder;
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
        where TDestination : ICloudFormationResource
    {
        builder.Resource.AWSSDKConfig = awsSdkConfig;
        return builder;
    }

    public static StackOutputReference GetOutput(this IResourceBuilder<ICloudFormationResource> builder, string name) =>
        new(name, builder.Resource);

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, StackOutputReference stackOutputReference)
        where T : IResourceWithEnvironment =>
        builder
            .WithAnnotation(new StackReference(stackOutputReference.Resource))
            .WithEnvironment(context => context.EnvironmentVariables[name] = stackOutputReference);

    private static void Write(
        ManifestPublishingContext context, ICloudFormationTemplateResource resource, IEnumerable<IResource> model)
    {
        var writer = context.Writer;
        writer.WriteString("type", "aws.cloudformation.template.v0");
        writer.WriteString("stack-name", resource.StackName);
        writer.WriteString("template-path", context.GetManifestRelativePath(resource.TemplatePath));
        writer.WriteStartArray("references");
        foreach (var target in model.Where(r => r.Annotations.OfType<StackReference>().Any(s => s.Stack == resource)))
        {
            writer.WriteStartObject();
            writer.WriteString("target-resource", target.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record StackReference(ICloudFormationResource Stack) : IResourceAnnotation;
}
