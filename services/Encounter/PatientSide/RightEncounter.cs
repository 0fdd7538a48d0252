using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.PatientSide;

/// <summary>Two links in two tabs share one cookie: each call says which encounter its page is for, and a call for
/// another than the session's is refused.</summary>
internal sealed class RightEncounter : IEndpointFilter
{
    public const string Header = "X-Encounter";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = (await PatientCaller.BindAsync(http, null!))!;
        if (!Guid.TryParse(http.Request.Headers[Header], out var encounterId) || encounterId != caller.EncounterId)
            return EncounterProblems.WrongEncounter.With(
                $"Send {Header} with the encounter that the page is for. If it is that already, open its link again.");
        return await next(context);
    }
}
