using Amazon;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;

namespace Aspire.Hosting;

public static class SDKResourceExtensions
{
    public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new AWSSDKConfig();

    public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
    {
        config.Profile = profile;
        return config;
    }

    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
    {
        config.Region = region;
        return config;
    }

    public static IAWSSDKConfig WithSdkValidation(this IAWSSDKConfig config, bool sdkValidationEnabled)
    {
        config.SdkValidationEnabled = sdkValidationEnabled;
        return config;
    }

    /// <summary>Its twin for stacks lives in another class: the two differ by their constraint alone.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsRunMode)
                AddTo(context.EnvironmentVariables, awsSdkConfig);
        });

    private static void AddTo(Dictionary<string, object> variables, IAWSSDKConfig config)
    {
        if (config.Profile is { Length: > 0 } profile)
            variables["AWS__Profile"] = variables["AWS_PROFILE"] = profile;
        if (config.Region is { } region)
            variables["AWS__Region"] = variables["AWS_REGION"] = region.SystemName;
    }
}
