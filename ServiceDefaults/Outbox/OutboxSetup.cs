using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sweeping;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Outbox;

public static class OutboxSetup
{
    // What could not be delivered stays, for somebody to see.
    private const string SweepDelivered = """
        DELETE FROM outbox_message
        WHERE state = 'delivered' AND next_attempt_at < @before
        ORDER BY next_attempt_at
        LIMIT @limit
        """;

    /// <summary><see cref="OutboxWriter"/> and the worker that hands messages to the registered
    /// <see cref="IOutboxHandler"/>s. Call it after AddSealing.</summary>
    public static WebApplicationBuilder AddOutbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration(OutboxOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(new MigrationSet(typeof(OutboxSetup).Assembly, "Outbox"));
        builder.Services.AddSingleton<OutboxWriter>();
        builder.Services.AddHostedService<DeliverMessages>();
        builder.AddSweeps(new Sweep(SweepDelivered, TimeSpan.FromDays(30)));
        return builder;
    }
}
