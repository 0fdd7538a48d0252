namespace Imaging.Transcode.Tools;

internal static class ToolsSetup
{
    public static void AddTools(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SpawnThread>();
        builder.Services.AddSingleton<ToolRunner>();
    }
}
