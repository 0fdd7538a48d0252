using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Who may call an endpoint: every route names one of these policies.</summary>
public static class Callers
{
    /// <summary>Anybody outside, but through the gateway: it calls with its own token.</summary>
    public const string Edge = "edge";

    /// <summary>Staff of any role.</summary>
    public const string Staff = "staff";

    /// <summary>Staff who see patients: clinicians and viewers.</summary>
    public const string Clinical = "clinical";

    public const string Clinician = "clinician";

    public const string Admin = "admin";

    /// <summary>A patient who gave the right date of birth.</summary>
    public const string Patient = "patient";

    /// <summary>A patient, or a clinician: who sends files.</summary>
    public const string PatientOrClinician = "patient-or-clinician";

    /// <summary>A patient, or staff who see patients: who sees files.</summary>
    public const string PatientOrClinical = "patient-or-clinical";

    internal static AuthorizationBuilder AddCallerPolicies(this AuthorizationBuilder builder) => builder
        .AddPolicy(Edge, policy => policy.RequireAssertion(context => context.User.IsService("gateway")))
        .AddPolicy(Staff, policy => policy.RequireAssertion(context => HasRole(context, Admin, Clinician, Viewer)))
        .AddPolicy(Clinical, policy => policy.RequireAssertion(context => HasRole(context, Clinician, Viewer)))
        .AddPolicy(Clinician, policy => policy.RequireAssertion(context => HasRole(context, Clinician)))
        .AddPolicy(Admin, policy => policy.RequireAssertion(context => HasRole(context, Admin)))
        .AddPolicy(Patient, policy => policy.RequireAssertion(IsPatient))
        .AddPolicy(PatientOrClinician, policy => policy.RequireAssertion(
            context => IsPatient(context) || HasRole(context, Clinician)))
        .AddPolicy(PatientOrClinical, policy => policy.RequireAssertion(
            context => IsPatient(context) || HasRole(context, Clinician, Viewer)));

    private const string Viewer = "viewer";

    private static bool HasRole(AuthorizationHandlerContext context, params string[] roles) =>
        IsOf(context.User, InternalToken.StaffPrefix)
        && roles.Contains(context.User.FindFirst(InternalToken.Role)?.Value, StringComparer.Ordinal);

    private static bool IsPatient(AuthorizationHandlerContext context) =>
        IsOf(context.User, InternalToken.PatientPrefix);

    private static bool IsOf(ClaimsPrincipal caller, string prefix) =>
        caller.Identity?.Name?.StartsWith(prefix, StringComparison.Ordinal) == true;
}
