using Imaging.ServiceDefaults.Security;
using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Media.Events;

internal static class EventsSetup
{
    private const string SweepEvents = """
        DELETE FROM encounter_event
        WHERE happened_at < @before
        ORDER BY happened_at
        LIMIT @limit
        """;

    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EncounterEvents>();
        builder.Services.AddSingleton<EventFeeds>();
        builder.Services.AddSingleton<StreamEvents>();
        builder.AddSweeps(new Sweep(SweepEvents, TimeSpan.FromDays(30)));
    }

    public static void MapEvents(this WebApplication app) =>
        app.MapGet("/api/encounters/{encounterId:guid}/events", StreamEvents.HandleAsync).WithName("StreamEvents")
            .WithTags("Media").RequireAuthorization(Callers.Clinical)
            .Produces(200, contentType: "text/event-stream").ProducesProblem(401).ProducesProblem(403)
            .ProducesProblem(404).ProducesProblem(428).ProducesProblem(429).ProducesProblem(503);
}
