namespace Imaging.Gateway.Credentials;

/// <summary>What the edge knows of a caller after asking Identity.</summary>
internal static class CallerClaims
{
    /// <summary>Identity's token for the service behind the route.</summary>
    public const string Token = "internal_token";

    public const string KeyId = "api_key_id";

    public const string SessionId = "session_id";

    /// <summary>"staff" or "patient".</summary>
    public const string SessionKind = "session_kind";
}
