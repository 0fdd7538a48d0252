using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.Identity.Totp;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using MySqlConnector;

namespace Imaging.Identity.Enrolments;

public sealed record ConfirmEnrolmentRequest(
    [Required, StringLength(100)] string EnrolmentToken, [Required, StringLength(20)] string Code);

internal sealed record RecoveryCodesAnswer(IReadOnlyList<string> RecoveryCodes);

/// <summary>
/// The first code from the app makes it all true, in one transaction: the setup token, invitation or reset is used up,
/// the person is there or has new credentials, and the recovery codes are told, once.
/// </summary>
internal sealed class ConfirmEnrolment(DbDataSource database, StaffSeals seals, Newcomers newcomers,
    RenewedCredentials renewed, TimeProvider clock)
{
    public static async Task<Results<Ok<RecoveryCodesAnswer>, ProblemHttpResult>> HandleAsync(
        ConfirmEnrolmentRequest request, ConfirmEnrolment confirm, CancellationToken ct)
    {
        try
        {
            return await Work.RunAsync(confirm.Database, work => confirm.RunAsync(request, work), ct);
        }
        catch (MySqlException exception) when (DuplicateKey.Is(exception))
        {
            return IdentityProblems.StaffExists.With("Sign in with that account, or have it reset.");
        }
    }

    private DbDataSource Database => database;

    private async Task<Results<Ok<RecoveryCodesAnswer>, ProblemHttpResult>> RunAsync(
        ConfirmEnrolmentRequest request, Work work)
    {
        var now = clock.GetUtcNow();
        var row = await work.FindAsync<EnrolmentRow>(
            Sql.Find, new { tokenSha256 = Browser.Digest(request.EnrolmentToken), now });
        if (row is null) return NotValid();
        var key = await seals.KeyAsync(work.Ct);
        var secret = key.OpenBytes(row.TotpSecret, StaffSeals.TotpSecret("enrolment", row.EnrolmentId));
        if (TotpCode.Match(secret, request.Code, now) is not { } step)
        {
            return IdentityProblems.CodeRefused.With(
                "Give the six digits that the app shows now; check the phone's clock.");
        }

        var enrolment = new ConfirmedEnrolment(row.Purpose, row.SourceId, secret, step,
            key.Open(row.Email, StaffSeals.Email("enrolment", row.EnrolmentId)),
            key.OpenOptional(row.Name, StaffSeals.Name("enrolment", row.EnrolmentId)), row.PasswordHash, row.SessionId);
        await work.ExecuteAsync(Sql.End, new { row.EnrolmentId });
        var staffId = enrolment.Purpose switch
        {
            EnrolmentPurpose.Setup => await newcomers.SetUpAsync(enrolment, work),
            EnrolmentPurpose.Invitation => await newcomers.AdmitAsync(enrolment, work),
            EnrolmentPurpose.Reset => await renewed.ResetAsync(enrolment, work),
            _ => await renewed.ChangeTotpAsync(enrolment, work),
        };
        if (staffId is { } id)
            return TypedResults.Ok(new RecoveryCodesAnswer(await RecoveryCodes.RenewAsync(id, work)));
        work.Abandon();
        return NotValid();
    }

    private static ProblemHttpResult NotValid() => IdentityProblems.TokenNotValid.With(
        "Setting up took too long, or was begun again elsewhere. Open the link from your e-mail once more.");

    private sealed record EnrolmentRow(Guid EnrolmentId, string Purpose, Guid SourceId, byte[] TotpSecret,
        string? PasswordHash, byte[] Email, byte[]? Name, Guid? SessionId);

    private static class Sql
    {
        // FOR UPDATE: of two confirmations at once, the second finds nothing.
        public const string Find = """
            SELECT enrolment_id, purpose, source_id, totp_secret, password_hash, email, name, session_id
            FROM enrolment
            WHERE token_sha256 = @tokenSha256 AND expires_at > @now
            FOR UPDATE
            """;

        public const string End = "DELETE FROM enrolment WHERE enrolment_id = @EnrolmentId";
    }
}
