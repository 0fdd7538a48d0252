using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.PatientSide;

/// <summary>Keeps out a session that an expired link was verified for.</summary>
internal sealed class ForAnswering : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        (await PatientCaller.BindAsync(context.HttpContext, null!))!.IsForWithdrawal
            ? EncounterProblems.WithdrawalOnly.With("This session serves for withdrawal and its receipt only.")
            : await next(context);
}

/// <summary>Keeps out the second browser on a link, which sees names and states and changes nothing.</summary>
internal sealed class FirstBrowser : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        (await PatientCaller.BindAsync(context.HttpContext, null!))!.IsFirstBrowser
            ? await next(context)
            : EncounterProblems.OtherBrowser.With(
                "Go on in the browser that opened the link first, or ask the clinic for a new link.");
}
