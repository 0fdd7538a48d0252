using System.Data.Common;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

/// <summary>Everything of one encounter. That it was opened is committed before it is answered.</summary>
internal sealed class GetEncounter(
    DbDataSource database, PatientKeys keys, StaffDirectory staff, AuditTrail audit)
{
    public static async Task<Results<Ok<EncounterView>, ProblemHttpResult>> HandleAsync(
        Guid id, StaffCaller caller, GetEncounter get, CancellationToken ct)
    {
        await get.RecordAsync(id, caller, ct);
        return await get.ReadAsync(id, ct) is { } view ? TypedResults.Ok(view) : EncounterProblems.Missing;
    }

    public async Task<EncounterView?> ReadAsync(Guid encounterId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await OpenedEncounter.FindAsync(encounterId, keys, connection, null, ct) is not { } encounter) return null;
        var row = encounter.Row;
        var people = await NamePeople.ListAsync(encounterId, connection, ct);
        var attention = await AttentionList.OfAsync([encounterId], connection, ct);
        var consent = await ConsentRow.LatestAsync(encounterId, connection, null, ct);
        var names = await staff.NamesAsync([.. people, row.OwnerId], ct);
        return new(encounterId, row.Reference, row.Status, encounter.Patient, encounter.Contact.Mobile,
            encounter.Contact.Email, row.Notify, row.Language, row.Intimate, encounter.Reason, encounter.Instructions,
            encounter.Views, encounter.Message, encounter.ClosingNote, Person(row.OwnerId),
            [.. people.Select(Person)], [.. attention[encounterId]], consent?.ToView(encounter.Key), row.ReplyWithin,
            row.ExpiresAt, EncounterTimes.Of(row));

        PersonView Person(Guid staffId) => new(staffId, names.GetValueOrDefault(staffId));
    }

    private Task RecordAsync(Guid encounterId, StaffCaller caller, CancellationToken ct) =>
        audit.AppendAsync(new AuditEntry(caller.Actor, "encounter.open", encounterId, encounterId), ct);
}
