using Imaging.Gateway.Credentials;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;
using Microsoft.AspNetCore.Authentication;

namespace Imaging.Gateway.ApiKeys;

internal static class ApiKeysSetup
{
    /// <summary>Name of the policy of routes that programs with an API key may use, and nobody else.</summary>
    public const string Policy = "api-key";

    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<ApiKeyService.ApiKeyServiceClient>("identity");
        builder.Services.AddSingleton<ApiKeyResolver>();
        // The edge takes keys; the tokens that travel inside mean nothing here.
        builder.Services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy
            .AddAuthenticationSchemes(ApiKeyHandler.SchemeName)
            .RequireClaim(CallerClaims.KeyId));
    }
}
