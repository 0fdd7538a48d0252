using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Consent;

/// <param name="Version">Of the wording that was on the screen.</param>
public sealed record ConsentRequest(
    [Required, StringLength(20)] string Version,
    [Required, StringLength(2)] string Language,
    [Required] ConsentBy By,
    [Required] ConsentAnswers Answers);

public sealed record ConsentBy([Required] Relation? Relation, [StringLength(200)] string? Name);

/// <summary>Who answers, to the patient.</summary>
public enum Relation
{
    Self,
    Parent,
    Carer,
    Other,
}

/// <summary>What is absent stays as it was answered before.</summary>
public sealed record ConsentAnswers(bool? Treatment, bool? Record, bool? Teaching);

public sealed record ConsentResponse(string Status, ConsentView Consent);

/// <summary>Takes the three answers, or those that change. Treatment opens and shuts the door for photos.</summary>
internal sealed class AnswerConsent(DbDataSource database, PatientKeys keys, Wordings wordings, MoveEncounter move,
    AuditTrail audit, TimeProvider clock)
{
    public static Task<Results<Ok<ConsentResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        ConsentRequest request, PatientCaller caller, AnswerConsent answer, CancellationToken ct) =>
        answer.RunAsync(request, caller, ct);

    private async Task<Results<Ok<ConsentResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        ConsentRequest request, PatientCaller caller, CancellationToken ct)
    {
        if (wordings.Find(request.Version, request.Language) is not { } wording)
            return EncounterProblems.ConsentVersion.With("Show the current questions and ask again.",
                [new("version", wordings.Version), new("languages", wordings.Languages)]);
        var errors = new FieldErrors();
        var name = request.By.Name is { Length: > 0 } given ? errors.Name("by.name", given) : null;
        if (errors.Any) return errors.ToResult();
        return await Deadlock.RetryAsync(() => StoreAsync(request, name, wording, caller, ct));
    }

    private async Task<Results<Ok<ConsentResponse>, ValidationProblem, ProblemHttpResult>> StoreAsync(
        ConsentRequest request, string? name, Wording wording, PatientCaller caller, CancellationToken ct)
    {
        var (encounterId, now) = (caller.EncounterId, clock.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // The encounter's row first: answers of two browsers follow each other.
        if (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct) is not { } encounter)
            return EncounterProblems.Missing;
        if (!EncounterStatus.TakesConsent(encounter.Status)) return EncounterProblems.In(encounter.Status);
        var last = await ConsentRow.LatestAsync(encounterId, connection, transaction, ct);
        if (Merge(request.Answers, last) is not { } answers)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["answers"] = ["The first time, all three questions are answered."],
            });

        var key = await keys.OfAsync(encounter.PatientId, connection, transaction, ct);
        var consentAnswerId = Guid.CreateVersion7();
        var row = new ConsentRow(consentAnswerId, now, wording.Version, wording.Language, wording.Sha256,
            request.By.Relation!.Value.ToWord(), key.SealOptional(name, SealedText.ConsentName(consentAnswerId)),
            answers.Treatment,
            answers.Record, answers.Teaching);
        await connection.ExecuteAsync(new CommandDefinition(Sql.KeepWording, new
        {
            wording.Sha256, wording.Version, wording.Language, wording.Canonical, now,
        }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, new
        {
            row.ConsentAnswerId, encounterId, row.AnsweredAt, caller.SessionId, row.Version, row.Language,
            row.WordingSha256, row.Relation, row.Name, row.Treatment, row.Record, row.Teaching,
        }, transaction, cancellationToken: ct));
        var status = answers.Treatment ? EncounterStatus.Consented : EncounterStatus.Verified;
        // What was sent stays sent; from here on only the answers count.
        if (await move.ToAsync(status, encounterId, connection, transaction, ct) is { } stays) status = stays;
        await audit.AppendAsync(new AuditEntry(caller.Actor, "consent.answer", consentAnswerId, encounterId, new
        {
            row.Version, row.Language, row.Relation, row.Treatment, row.Record, row.Teaching,
        }), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new ConsentResponse(status, row.ToView(key)));
    }

    private static (bool Treatment, bool Record, bool Teaching)? Merge(ConsentAnswers given, ConsentRow? last) =>
        (given.Treatment ?? last?.Treatment, given.Record ?? last?.Record, given.Teaching ?? last?.Teaching)
            is ({ } treatment, { } record, { } teaching)
            ? (treatment, record, teaching) : null;

    private static class Sql
    {
        public const string KeepWording = """
            INSERT INTO consent_wording (sha256, version, language, wording, first_used_at)
            VALUES (@Sha256, @Version, @Language, @Canonical, @now)
            ON DUPLICATE KEY UPDATE sha256 = VALUES(sha256)
            """;

        public const string Insert = """
            INSERT INTO consent_answer
              (consent_answer_id, encounter_id, answered_at, session_id, version, language, wording_sha256, relation,
               name, treatment, record, teaching)
            VALUES
              (@ConsentAnswerId, @encounterId, @AnsweredAt, @SessionId, @Version, @Language, @WordingSha256, @Relation,
               @Name, @Treatment, @Record, @Teaching)
            """;
    }
}
