using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Security;

/// <summary>The patient's session behind a request; a handler takes it as a parameter on routes for patients.</summary>
/// <param name="IsForWithdrawal">The link has expired: the session serves for withdrawal and the receipt only.</param>
/// <param name="IsFirstBrowser">False on a second browser, which sees names and states only.</param>
public sealed record PatientCaller(Guid SessionId, Guid EncounterId, bool IsForWithdrawal, bool IsFirstBrowser)
{
    public string Actor => InternalToken.PatientPrefix + SessionId;

    public static ValueTask<PatientCaller?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var caller = context.User;
        return ValueTask.FromResult<PatientCaller?>(
            caller.Identity?.Name?.StartsWith(InternalToken.PatientPrefix, StringComparison.Ordinal) == true
                ? new(IdOf(caller, InternalToken.Session), IdOf(caller, InternalToken.Encounter),
                    caller.FindFirst(InternalToken.Purpose)?.Value == "withdrawal",
                    caller.FindFirst(InternalToken.FirstBrowser)?.Value == "true")
                : null);
    }

    private static Guid IdOf(ClaimsPrincipal caller, string claim) =>
        Guid.Parse(caller.FindFirst(claim)!.Value, CultureInfo.InvariantCulture);
}
