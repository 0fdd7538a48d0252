using System.Data.Common;
using System.Text;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.PatientSide;

/// <summary>What the patient is asked for. A second browser gets <paramref name="Request"/> and
/// <paramref name="Consent"/> as null.</summary>
public sealed record OwnEncounter(
    Guid Id, OwnName Patient, string Status, ClinicView Clinic, OwnRequest? Request, OwnConsent? Consent);

/// <summary>Enough to know oneself by.</summary>
public sealed record OwnName(string GivenName, string FamilyInitial);

public sealed record ClinicView(string Name, string Phone, string ReplyTime, string Emergency);

/// <param name="From">Who asks; null while Identity is away.</param>
/// <param name="Message">What is asked for beyond the first time.</param>
public sealed record OwnRequest(string? From, string Reason, string? Instructions, IReadOnlyList<ViewInput> Views,
    string? Message, bool Intimate, DateTimeOffset ExpiresAt);

/// <param name="Answers">Null until there are any.</param>
public sealed record OwnConsent(
    string Version, string Language, IReadOnlyList<ConsentQuestion> Questions, ConsentView? Answers);

internal sealed class ReadOwnEncounter(
    DbDataSource database, PatientKeys keys, StaffDirectory staff, Wordings wordings, IOptions<ClinicOptions> clinic)
{
    public static async Task<Results<Ok<OwnEncounter>, ProblemHttpResult>> HandleAsync(
        PatientCaller caller, ReadOwnEncounter read, CancellationToken ct) =>
        await read.RunAsync(caller, ct) is { } own ? TypedResults.Ok(own) : EncounterProblems.Missing;

    private async Task<OwnEncounter?> RunAsync(PatientCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await OpenedEncounter.FindAsync(caller.EncounterId, keys, connection, null, ct) is not { } encounter)
            return null;
        var row = encounter.Row;
        var name = new OwnName(encounter.Patient.GivenName, InitialOf(encounter.Patient.FamilyName));
        var at = new ClinicView(clinic.Value.Name, clinic.Value.Phone,
            ClinicOptions.In(row.Language, clinic.Value.ReplyTime),
            ClinicOptions.In(row.Language, clinic.Value.Emergency));
        if (!caller.IsFirstBrowser || !EncounterStatus.IsOpenToPatient(row.Status))
            return new(row.EncounterId, name, row.Status, at, null, null);

        var owner = (await staff.NamesAsync([row.OwnerId], ct)).GetValueOrDefault(row.OwnerId);
        var request = new OwnRequest(owner, encounter.Reason, encounter.Instructions, encounter.Views,
            encounter.Message, row.Intimate, row.ExpiresAt);
        var wording = wordings.In(row.Language);
        var answers = await ConsentRow.LatestAsync(row.EncounterId, connection, null, ct);
        return new(row.EncounterId, name, row.Status, at, request,
            new(wording.Version, wording.Language, wording.Questions, answers?.ToView(encounter.Key)));
    }

    /// <summary>The first letter with its marks, whatever the script.</summary>
    private static string InitialOf(string name) =>
        System.Globalization.StringInfo.GetNextTextElement(name.Normalize(NormalizationForm.FormC));
}
