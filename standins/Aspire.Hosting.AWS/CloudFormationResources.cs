using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS.CloudFormation;

public interface ICloudFormationResource : IResource, IResourceWithWaitSupport
{
    IAWSSDKConfig? AWSSDKConfig { get; set; }

    string StackName { get; }
}

public interface ICloudFormationTemplateResource : ICloudFormationResource
{
    string TemplatePath { get; }

    IDictionary<string, string> CloudFormationParameters { get; }
}

internal sealed class CloudFormationTemplateResource(string name, string stackName, string templatePath)
    : Resource(name), ICloudFormationTemplateResource
{
    public IAWSSDKConfig? AWSSDKConfig { get; set; }

    public string StackName => stackName;

    public string TemplatePath => templatePath;

    public IDictionary<string, string> CloudFormationParameters { get; } = new Dictionary<string, string>();
}

public class StackOutputReference(string name, ICloudFormationResource resource)
    : IExpressionValue, IValueWithReferences
{
    public string Name => name;

    public ICloudFormationResource Resource => resource;

    public string ValueExpression => $"{{{resource.Name}.output.{name}}}";

    public IEnumerable<object> References => [resource];

    /// <summary>Stacks are made by the genuine package; this one only describes them in a manifest.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new DistributedApplicationException(
            $"The output '{name}' of the stack '{resource.StackName}' is not available: a stack is created only with " +
            "the genuine Aspire.Hosting.AWS package.");
}
