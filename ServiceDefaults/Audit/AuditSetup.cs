using Imaging.Media.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Imaging.ServiceDefaults.Audit;

public static class AuditSetup
{
    /// <summary>
    /// <see cref="AuditTrail"/>, its sealer and its verification. Call it after AddSealing, and MapAudit on the
    /// application. A service that holds the object store registers its own <see cref="IAuditAnchors"/> before.
    /// </summary>
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new MigrationSet(typeof(AuditSetup).Assembly, "Audit"));
        builder.Services.AddSingleton<AuditWatch>();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<VerifyAudit>();
        builder.Services.AddSingleton<AuditHealth>();
        builder.Services.AddSingleton<AnchorAudit>();
        if (builder.Services.All(service => service.ServiceType != typeof(IAuditAnchors)))
        {
            builder.Services.AddInternalGrpcClient<AnchorService.AnchorServiceClient>("media");
            builder.Services.TryAddSingleton<IAuditAnchors, RemoteAnchors>();
        }

        builder.Services.AddHostedService<SealAuditEvents>();
        builder.Services.AddHealthChecks().AddCheck<AuditHealth>("audit");
        return builder;
    }

    /// <summary><see cref="AuditBatch"/>, for a service that programs read from.</summary>
    public static WebApplicationBuilder AddAuditBatch(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditBatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditBatch>());
        return builder;
    }

    public static void MapAudit(this WebApplication app) => app.MapGrpcService<AuditGrpcService>();
}
