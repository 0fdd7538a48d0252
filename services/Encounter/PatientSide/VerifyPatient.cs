using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.PatientSide;

/// <param name="DateOfBirth">yyyy-MM-dd.</param>
/// <param name="Purpose">Unset: to answer. An expired link serves for withdrawal too.</param>
public sealed record VerifyRequest(
    [Required, StringLength(200, MinimumLength = 1)] string Token,
    [Required, StringLength(10)] string DateOfBirth,
    VerifyPurpose? Purpose);

public enum VerifyPurpose
{
    Answer,
    Withdrawal,
}

public sealed record VerifyResponse(Guid EncounterId);

/// <summary>
/// Link and date of birth against each other, by two who know one half each:
/// 1. Identity takes one of the link's attempts, before the answer is looked at, and says which encounter it is.
/// 2. The date is compared here, in fixed time.
/// 3. Identity hears how it ended: it makes the session, or counts.
/// 4. What it means for the encounter is committed, then answered, never sooner than after a fixed time.
/// </summary>
internal sealed class VerifyPatient(LinkService.LinkServiceClient links, RecordVerification record,
    DbDataSource database, PatientKeys keys, Decoy decoy, PublicAddress address, IOptions<ClinicOptions> clinic,
    IOptions<PolicyOptions> policy, ClinicCalendar calendar, TimeProvider clock)
{
    public static async Task<Results<Ok<VerifyResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        VerifyRequest request, Browser browser, HttpResponse response, VerifyPatient verify, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.DateOfBirth("dateOfBirth", request.DateOfBirth, verify.Today);
        if (errors.Any) return errors.ToResult();
        var floor = Task.Delay(verify.AtLeast, verify.Clock, ct);
        var answer = await verify.RunAsync(request, browser, response, ct);
        await floor;
        return answer;
    }

    private TimeProvider Clock => clock;

    private DateOnly Today => calendar.Today;

    private TimeSpan AtLeast => policy.Value.VerificationTime;

    private async Task<Results<Ok<VerifyResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        VerifyRequest request, Browser browser, HttpResponse response, CancellationToken ct)
    {
        BirthDate.TryParse(request.DateOfBirth, Today, out var given);
        var begun = await BeginAsync(request.Token, given, ct);
        var encounter = begun is not null && Guid.TryParse(begun.EncounterId, out var encounterId)
            ? await OpenAsync(encounterId, ct) : null;
        if (begun is null || encounter is null)
        {
            await decoy.OpenAsync(given, ct);
            return EncounterProblems.UnknownLink.With("Open the link from the message again, whole.");
        }

        var matched = BirthDate.Matches(encounter.Patient.DateOfBirth, given);
        var isForWithdrawal = request.Purpose == VerifyPurpose.Withdrawal;
        switch (begun.State)
        {
            case LinkState.Locked:
                await record.LockedAsync(encounter.Row, ct);
                return Locked();
            case LinkState.Expired when !isForWithdrawal:
                return EncounterProblems.LinkExpired.With($"Ask for a new one: {clinic.Value.Phone}.", Phone());
            case LinkState.Live or LinkState.Expired:
                break;
            default:
                return Ended();
        }

        if (matched && !isForWithdrawal && !EncounterStatus.IsOpenToPatient(encounter.Row.Status)) return Ended();
        var attempt = new Attempt(begun.AttemptId, matched, isForWithdrawal, browser,
            browser.DeviceOrNew(response, address.IsHttps));
        var (completed, refusal) = await CompleteAsync(attempt, ct);
        if (completed is null) return refusal!;
        if (!matched) return await WrongAsync(encounter.Row, completed.AttemptsLeft, ct);
        await record.SucceededAsync(encounter.Row, completed, isForWithdrawal, ct);
        Browser.StartSession(response, completed.SessionSecret, address.IsHttps);
        return TypedResults.Ok(new VerifyResponse(encounter.Row.EncounterId));
    }

    private async Task<ProblemHttpResult> WrongAsync(EncounterRow seen, int attemptsLeft, CancellationToken ct)
    {
        await record.FailedAsync(seen.EncounterId, attemptsLeft, ct);
        if (attemptsLeft > 0)
            return EncounterProblems.WrongDate.With(
                "Check day, month and year.", [new("attemptsLeft", attemptsLeft)]);
        await record.LockedAsync(seen, ct);
        return Locked();
    }

    private async Task<BeginLinkVerificationResponse?> BeginAsync(string token, DateOnly given, CancellationToken ct)
    {
        // Under the token, so that to anybody without it equal dates look different from link to link.
        var digest = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(token), Encoding.ASCII.GetBytes(BirthDate.Write(given)));
        try
        {
            return await links.BeginLinkVerificationAsync(new()
            {
                TokenSha256 = ByteString.CopyFrom(Browser.Digest(token)), AnswerDigest = ByteString.CopyFrom(digest),
            }, cancellationToken: ct);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<(CompleteLinkVerificationResponse? Completed, ProblemHttpResult? Refusal)> CompleteAsync(
        Attempt attempt, CancellationToken ct)
    {
        try
        {
            return (await links.CompleteLinkVerificationAsync(new()
            {
                AttemptId = attempt.AttemptId,
                Matched = attempt.Matched,
                DeviceSha256 = ByteString.CopyFrom(attempt.DeviceSha256),
                PreviousSessionSha256 = ByteString.CopyFrom(attempt.Browser.SessionSha256 ?? []),
                Purpose = (attempt.IsForWithdrawal ? VerifyPurpose.Withdrawal : VerifyPurpose.Answer).ToWord(),
            }, cancellationToken: ct), null);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            return (null, TooMany());
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            // The link ended while the dates were compared.
            return (null, Ended());
        }
    }

    private async Task<OpenedEncounter?> OpenAsync(Guid encounterId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await OpenedEncounter.FindAsync(encounterId, keys, connection, null, ct);
    }

    private ProblemHttpResult Locked() =>
        EncounterProblems.LinkLocked.With($"Please call {clinic.Value.Phone}.", Phone());

    private ProblemHttpResult Ended() => EncounterProblems.LinkEnded.With(
        $"Use the newest message, or call {clinic.Value.Phone}.", Phone());

    private ProblemHttpResult TooMany() => EncounterProblems.TooManyBrowsers.With(
        $"The link was opened on three others. Use one of them, or call {clinic.Value.Phone}.", Phone());

    private KeyValuePair<string, object?>[] Phone() => [new("phone", clinic.Value.Phone)];

    private sealed record Attempt(
        string AttemptId, bool Matched, bool IsForWithdrawal, Browser Browser, byte[] DeviceSha256);
}
