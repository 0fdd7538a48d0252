using System.Security.Cryptography;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.Identity.Totp;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Enrolments;

/// <summary>Why somebody sets up an authenticator app.</summary>
internal static class EnrolmentPurpose
{
    public const string Setup = "setup";
    public const string Invitation = "invitation";
    public const string Reset = "reset";
    public const string Totp = "totp";
}

/// <param name="SourceId">The invitation, reset or person that it is for; a source has one enrolment.</param>
/// <param name="PasswordHash">The new password; unset where it stays.</param>
/// <param name="Name">Of somebody new; with <paramref name="Email"/>, which is always the label in the app.</param>
/// <param name="SessionId">The session that stays when the others end.</param>
internal sealed record NewEnrolment(
    string Purpose, Guid SourceId, string Email, string? Name, string? PasswordHash, Guid? SessionId = null);

/// <summary>Offers a new TOTP secret. Nothing changes until its first code is given; another offer for the same source
/// voids this one.</summary>
internal sealed class StartEnrolment(StaffSeals seals, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>The caller holds the source's row: offers come one after the other.</summary>
    public async Task<EnrolmentOffer> RunAsync(NewEnrolment wanted, Work work)
    {
        var key = await seals.KeyAsync(work.Ct);
        var (enrolmentId, token) = (Guid.CreateVersion7(), Browser.NewSecret());
        var secret = RandomNumberGenerator.GetBytes(TotpCode.SecretSize);
        await VoidAsync(wanted.Purpose, wanted.SourceId, work);
        await work.ExecuteAsync(Sql.Insert, new
        {
            enrolmentId, tokenSha256 = Browser.Digest(token), wanted.Purpose, wanted.SourceId,
            totpSecret = key.Seal(secret, StaffSeals.TotpSecret("enrolment", enrolmentId)), wanted.PasswordHash,
            email = key.Seal(wanted.Email, StaffSeals.Email("enrolment", enrolmentId)),
            name = key.SealOptional(wanted.Name, StaffSeals.Name("enrolment", enrolmentId)),
            wanted.SessionId, expiresAt = clock.GetUtcNow() + Lifetime,
        });
        return EnrolmentOffer.Of(token, secret, wanted.Email);
    }

    public static Task<int> VoidAsync(string purpose, Guid sourceId, Work work) =>
        work.ExecuteAsync(Sql.Void, new { purpose, sourceId });

    private static class Sql
    {
        public const string Void = "DELETE FROM enrolment WHERE purpose = @purpose AND source_id = @sourceId";

        public const string Insert = """
            INSERT INTO enrolment
              (enrolment_id, token_sha256, purpose, source_id, totp_secret, password_hash, email, name, session_id,
               expires_at)
            VALUES
              (@enrolmentId, @tokenSha256, @Purpose, @SourceId, @totpSecret, @PasswordHash, @email, @name, @SessionId,
               @expiresAt)
            """;
    }
}
