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
        builder.Services.AddHostedService<IssueFirstSecrets>();
    }
}
