using System.Security.Claims;

namespace Imaging.ServiceDefaults.Security;

/// <summary>What the tokens between services say.</summary>
public static class InternalToken
{
    public const string Issuer = "imaging-identity";

    /// <summary>Space-separated scopes of a program's key (RFC 8693, 4.2).</summary>
    public const string Scope = "scope";

    /// <summary>"any", "exact:{subject}" or "prefix:{prefix}".</summary>
    public const string SubjectRule = "subject_rule";

    /// <summary>Prefix of sub for a service that calls on its own behalf.</summary>
    public const string ServicePrefix = "service:";

    /// <summary>Prefix of sub for a program with an API key.</summary>
    public const string KeyPrefix = "key:";

    /// <summary>Prefix of sub for a member of staff.</summary>
    public const string StaffPrefix = "staff:";

    /// <summary>Prefix of sub for a patient's session.</summary>
    public const string PatientPrefix = "patient:";

    /// <summary>"admin", "clinician" or "viewer"; staff only.</summary>
    public const string Role = "role";

    /// <summary>UUID of the session that the token was had for; staff and patients.</summary>
    public const string Session = "session";

    /// <summary>UUID of the one encounter that a patient's session is for.</summary>
    public const string Encounter = "encounter";

    /// <summary>"answer", or "withdrawal" where an expired link still serves for that; patients only.</summary>
    public const string Purpose = "purpose";

    /// <summary>"true" for the browser that verified first; any other sees names and states only.</summary>
    public const string FirstBrowser = "first_browser";

    public static bool IsService(this ClaimsPrincipal caller, string name) =>
        caller.Identity?.Name == ServicePrefix + name;

    public static bool HasScope(this ClaimsPrincipal caller, string scope) =>
        caller.Identity?.Name?.StartsWith(KeyPrefix, StringComparison.Ordinal) == true
        && caller.FindFirst(Scope)?.Value.Split(' ').Contains(scope) == true;
}
