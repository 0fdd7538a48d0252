using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Security;

internal static class InternalAuthSetup
{
    /// <summary>Every endpoint needs a token that Identity minted for this service, unless it says otherwise.</summary>
    public static void AddInternalAuthentication(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<InternalAuthOptions>().BindConfiguration(InternalAuthOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddMemoryCache(cache => cache.SizeLimit = 20_000);
        builder.Services.TryAddSingleton<ISigningKeySource, RemoteSigningKeys>();
        builder.Services.AddSingleton<InternalTokenValidator>();
        builder.Services.AddAuthentication(InternalTokenHandler.SchemeName)
            .AddScheme<InternalTokenOptions, InternalTokenHandler>(InternalTokenHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder().AddCallerPolicies()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddSingleton(provider => new ServiceTokens(
            provider.GetRequiredService<TokenService.TokenServiceClient>(),
            provider.GetRequiredService<IOptions<InternalAuthOptions>>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddInternalGrpcClientCore<TokenService.TokenServiceClient>("identity");
    }
}
