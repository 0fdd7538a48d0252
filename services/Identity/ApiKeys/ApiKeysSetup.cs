namespace Imaging.Identity.ApiKeys;

internal static class ApiKeysSetup
{
    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CreateApiKey>();
        builder.Services.AddSingleton<RevokeApiKey>();
        builder.Services.AddSingleton<ResolveApiKey>();
        builder.Services.AddSingleton<RefusedKeys>();
    }
}
