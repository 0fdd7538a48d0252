using Amazon.KeyManagementService;
using Imaging.ServiceDefaults.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sealing;

public static class SealingSetup
{
    /// <summary>
    /// <see cref="DataKeys"/> and <see cref="BlindIndexes"/> over the key file (section Sealing). Call it after
    /// AddDatabase: the keys are checked when the schema is there.
    /// </summary>
    public static WebApplicationBuilder AddSealing(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SealingOptions>().BindConfiguration(SealingOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new MigrationSet(typeof(SealingSetup).Assembly, "Sealing"));
        if (builder.Configuration[$"{SealingOptions.Section}:{nameof(SealingOptions.KmsKeyId)}"] is { Length: > 0 })
        {
            services.AddSingleton<IAmazonKeyManagementService, AmazonKeyManagementServiceClient>();
            services.AddSingleton<IRootKeyGuard, KmsGuard>();
        }
        else
        {
            services.AddSingleton<IRootKeyGuard, LocalGuard>();
        }

        var service = builder.Configuration["InternalAuth:ClientId"] ?? "";
        services.AddSingleton(provider => new RootKeyFile(
            provider.GetRequiredService<IOptions<SealingOptions>>().Value.KeyFile,
            provider.GetRequiredService<IRootKeyGuard>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RootKeys(provider.GetRequiredService<RootKeyFile>(), service));
        services.AddSingleton(provider => new DataKeys(
            provider.GetRequiredService<System.Data.Common.DbDataSource>(), provider.GetRequiredService<RootKeys>(),
            provider.GetRequiredService<IMemoryCache>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BlindIndexes>();
        services.AddHostedService<CheckRootKeys>();
        services.AddHostedService<RewrapDataKeys>();
        services.AddSingleton<IExceptionHandler, BrokenSeals>();
        return builder;
    }
}
