using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Erasure;

internal static class ErasureSetup
{
    private static readonly string[] s_getOrHead = ["GET", "HEAD"];

    public static void AddErasure(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<EraseDeletedImages>();
        builder.Services.AddSingleton<UndoneUploads>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<UndoneUploads>());
        builder.Services.AddHostedService<EraseMedia>();
        builder.Services.AddSingleton<EraseEncounter>();
        builder.Services.AddSingleton<ListErasureDecisions>();
    }

    public static void MapErasure(this WebApplication app)
    {
        app.MapGrpcService<ErasureGrpcService>();
        app.MapMethods("/api/admin/erasure-decisions", s_getOrHead, ListErasureDecisions.HandleAsync)
            .WithName("ListErasureDecisions").WithTags("Operations").RequireAuthorization(Callers.Admin)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
    }
}
