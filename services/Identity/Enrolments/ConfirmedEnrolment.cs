namespace Imaging.Identity.Enrolments;

/// <summary>An enrolment whose first code was right, opened.</summary>
internal sealed record ConfirmedEnrolment(string Purpose, Guid SourceId, byte[] TotpSecret, long TotpStep, string Email,
    string? Name, string? PasswordHash, Guid? SessionId);
