using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Security;

/// <summary>The member of staff behind a request; a handler takes it as a parameter on routes for staff.</summary>
public sealed record StaffCaller(Guid StaffId, string Role, Guid SessionId)
{
    public string Actor => InternalToken.StaffPrefix + StaffId;

    public bool IsClinician => Role == Callers.Clinician;

    public static ValueTask<StaffCaller?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var caller = context.User;
        var subject = caller.Identity?.Name ?? "";
        return ValueTask.FromResult<StaffCaller?>(
            subject.StartsWith(InternalToken.StaffPrefix, StringComparison.Ordinal)
                ? new(Guid.Parse(subject.AsSpan(InternalToken.StaffPrefix.Length), CultureInfo.InvariantCulture),
                    caller.FindFirst(InternalToken.Role)!.Value,
                    Guid.Parse(caller.FindFirst(InternalToken.Session)!.Value, CultureInfo.InvariantCulture))
                : null);
    }
}
