namespace Imaging.Identity.Sessions;

internal static class SessionsSetup
{
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StartSession>();
        builder.Services.AddSingleton<ResolveSession>();
    }
}
