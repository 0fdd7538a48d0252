using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.StorageUse;

internal static class StorageUseSetup
{
    private static readonly string[] s_getOrHead = ["GET", "HEAD"];

    public static void AddStorageUse(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StorageUseOptions>().BindConfiguration(StorageUseOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MeasureStorage>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MeasureStorage>());
    }

    public static void MapStorageUse(this WebApplication app) =>
        app.MapMethods("/api/admin/storage", s_getOrHead, MeasureStorage.HandleAsync).WithName("GetStorageUse")
            .WithTags("Operations").RequireAuthorization(Callers.Admin)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
}
