using Imaging.ServiceDefaults.Audit;

namespace Imaging.Media.Anchors;

internal static class AnchorsSetup
{
    public static void AddAnchors(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AnchorStore>();
        builder.Services.AddSingleton<IAuditAnchors, OwnAnchors>();
    }
}
