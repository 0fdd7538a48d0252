namespace Imaging.Media.Erasure;

internal static class ErasureSetup
{
    public static void AddErasure(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<EraseDeletedImages>();
        builder.Services.AddSingleton<UndoneUploads>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<UndoneUploads>());
        builder.Services.AddHostedService<EraseMedia>();
    }
}
