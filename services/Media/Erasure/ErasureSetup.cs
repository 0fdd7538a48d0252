namespace Imaging.Media.Erasure;

internal static class ErasureSetup
{
    public static void AddErasure(this WebApplicationBuilder builder) =>
        builder.Services.AddHostedService<EraseDeletedImages>();
}
