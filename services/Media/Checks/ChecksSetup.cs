namespace Imaging.Media.Checks;

internal static class ChecksSetup
{
    public static void AddChecks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClamAvOptions>().BindConfiguration(ClamAvOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<VirusScan>();
        builder.Services.AddSingleton<InspectFile>();
    }
}
