using Imaging.Identity.ApiKeys;

namespace Imaging.Identity.FirstStart;

internal static class FirstStartSetup
{
    public static void AddFirstStart(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FirstStartOptions>().BindConfiguration(FirstStartOptions.Section)
            .Validate(
                options => builder.Environment.IsDevelopment() || !options.DevelopmentKey,
                "FirstStart:DevelopmentKey is for Development only.")
            .ValidateOnStart();
        builder.Services.AddSingleton<ResolveApiKey>();
        builder.Services.AddSingleton<RefusedKeys>();
        builder.Services.AddHostedService<IssueFirstSecrets>();
    }
}
