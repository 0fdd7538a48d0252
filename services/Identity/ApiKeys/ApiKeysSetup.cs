namespace Imaging.Identity.ApiKeys;

internal static class ApiKeysSetup
{
    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeyNames>();
        builder.Services.AddHostedService<SealPlainNames>();
        builder.Services.AddSingleton<CreateApiKey>();
        builder.Services.AddSingleton<RevokeApiKey>();
        builder.Services.AddSingleton<ResolveApiKey>();
        builder.Services.AddSingleton<RefusedKeys>();
    }
}
