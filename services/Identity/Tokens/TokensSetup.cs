using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Tokens;

internal static class TokensSetup
{
    public static void AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SigningOptions>().BindConfiguration(SigningOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ServiceClients>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddSingleton<TokenMinter>();
        // In place of the keys that other services fetch from here.
        builder.Services.AddSingleton<ISigningKeySource, OwnSigningKeys>();
    }
}
