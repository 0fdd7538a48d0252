using Imaging.ServiceDefaults.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Outbox;

public static class OutboxSetup
{
    /// <summary><see cref="OutboxWriter"/> and the worker that hands messages to the registered
    /// <see cref="IOutboxHandler"/>s. Call it after AddSealing.</summary>
    public static WebApplicationBuilder AddOutbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration(OutboxOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(new MigrationSet(typeof(OutboxSetup).Assembly, "Outbox"));
        builder.Services.AddSingleton<OutboxWriter>();
        builder.Services.AddHostedService<DeliverMessages>();
        return builder;
    }
}
