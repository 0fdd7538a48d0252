using Amazon;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;

namespace Aspire.Hosting;

public static class SDKResourceExtensions
{
    public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new AWSSDKConfig();

    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
    {
        config.Region = region;
        return config;
    }

    /// <summary>Its twin for stacks lives in another class: the two differ by their constraint alone.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsRunMode && awsSdkConfig.Region is { SystemName: var region })
                context.EnvironmentVariables["AWS__Region"] = context.EnvironmentVariables["AWS_REGION"] = region;
        });
}
