using Imaging.ServiceDefaults.Problems;

namespace Imaging.Identity;

/// <summary>What can be wrong with a call about staff and keys; docs/errors.md explains each.</summary>
internal static class IdentityProblems
{
    public static readonly Problem WeakPassword = new("weak-password", "This password is too easy to guess", 400);
    public static readonly Problem InvalidKey = new("invalid-api-key", "A key like this can't be made", 400);
    public static readonly Problem InvalidCursor = new("invalid-cursor", "The cursor is not one of ours", 400);
    public static readonly Problem LoginRefused = new("login-refused", "Signing in did not work", 401);
    public static readonly Problem CodeRefused = new("code-refused", "The code did not work", 401);
    public static readonly Problem NotConfirmed = new("not-confirmed", "Password or code did not fit", 403);
    public static readonly Problem TokenNotValid = new("token-not-valid", "This link or token is not valid", 404);
    public static readonly Problem StaffExists = new("staff-exists", "There is an account for this address", 409);
    public static readonly Problem StaffDisabled = new("staff-disabled", "This account is disabled", 409);
    public static readonly Problem LastAdmin = new("last-admin", "This is the last administrator", 409);
    public static readonly Problem MessageLimit = new("message-limit", "Too many messages", 429);
}
