namespace Imaging.Identity.Links;

internal static class LinksSetup
{
    public static void AddLinks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CreateLink>();
        builder.Services.AddSingleton<RevokeLink>();
        builder.Services.AddSingleton<BeginLinkVerification>();
        builder.Services.AddSingleton<CompleteLinkVerification>();
    }
}
