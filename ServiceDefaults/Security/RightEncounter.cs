using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Two links in two tabs share one cookie: each call says which encounter its page is for, and a call for
/// another than the session's is refused. On a route that staff may call too, theirs need not say it.</summary>
public sealed class RightEncounter : IEndpointFilter
{
    public const string Header = "X-Encounter";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await PatientCaller.BindAsync(http, null!) is { } caller
            && (!Guid.TryParse(http.Request.Headers[Header], out var encounterId)
                || encounterId != caller.EncounterId))
            return SessionProblems.WrongEncounter.With(
                $"Send {Header} with the encounter that the page is for. If it is that already, open its link again.");
        return await next(context);
    }
}
