using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Keeps out a session that an expired link was verified for.</summary>
public sealed class ForAnswering : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await PatientCaller.BindAsync(context.HttpContext, null!) is { IsForWithdrawal: true }
            ? SessionProblems.WithdrawalOnly.With("This session serves for withdrawal and its receipt only.")
            : await next(context);
}

/// <summary>Keeps out the second browser on a link, which sees names and states and changes nothing.</summary>
public sealed class FirstBrowser : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await PatientCaller.BindAsync(context.HttpContext, null!) is { IsFirstBrowser: false }
            ? SessionProblems.OtherBrowser.With(
                "Go on in the browser that opened the link first, or ask the clinic for a new link.")
            : await next(context);
}
