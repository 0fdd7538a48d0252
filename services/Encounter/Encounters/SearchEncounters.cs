using System.Data.Common;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Sealing;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

/// <summary>A page of the encounters that the caller may see, newest first. What was asked is on record before the
/// answer; a row that does not open is shown as such and hides no other.</summary>
internal sealed partial class SearchEncounters(DbDataSource database, FindEncounters find, PatientKeys keys,
    StaffDirectory staff, AuditTrail audit, ClinicCalendar calendar, ILogger<SearchEncounters> logger)
{
    private const int DefaultLimit = 50;

    public static Task<Results<Ok<EncounterPage>, ProblemHttpResult>> HandleAsync(
        SearchRequest request, StaffCaller caller, SearchEncounters search, CancellationToken ct) =>
        search.RunAsync(request, caller, ct);

    private async Task<Results<Ok<EncounterPage>, ProblemHttpResult>> RunAsync(
        SearchRequest request, StaffCaller caller, CancellationToken ct)
    {
        if (!Cursor.TryRead(request.Cursor, out var before))
            return EncounterProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");

        // Side by side: the audit's commit waits for the disk, the search does not.
        var recorded = audit.AppendAsync(new AuditEntry(caller.Actor, "encounter.search", Detail: new
        {
            request.Q, status = request.Status.ToWord(), request.Mine, request.Attention,
            isFirst = request.Cursor is null,
        }), ct);
        var found = ReadAsync(request, before, caller, ct);
        await Task.WhenAll(recorded, found);
        return TypedResults.Ok(await found);
    }

    private async Task<EncounterPage> ReadAsync(
        SearchRequest request, Guid before, StaffCaller caller, CancellationToken ct)
    {
        var limit = request.Limit ?? DefaultLimit;
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await find.RunAsync(request, before, limit + 1, caller, connection, ct);
        var page = rows.Take(limit).ToArray();
        var open = await keys.OfAllAsync([.. page.Select(row => row.PatientId)], connection, ct);
        var attention = await AttentionList.OfAsync(
            page.Where(row => row.NeedsAttention).Select(row => row.EncounterId), connection, ct);
        var counts = await ItemCounts.OfAsync(
            page.Where(row => row.Status != EncounterStatus.Withdrawn).Select(row => row.EncounterId), caller.StaffId,
            connection, ct);
        var names = await staff.NamesAsync(page.Select(row => row.OwnerId), ct);
        return new(
            [.. page.Select(row => LineOf(row, open.GetValueOrDefault(row.PatientId), attention, names,
                counts.GetValueOrDefault(row.EncounterId)))],
            rows.Count > limit ? Cursor.After(page[^1].EncounterId) : null);
    }

    private EncounterLine LineOf(
        FoundEncounter row, DataKey? key, ILookup<Guid, string> attention, IReadOnlyDictionary<Guid, string> names,
        ItemCounts? counts)
    {
        var patient = TryOpen(row, key);
        return new(row.EncounterId, row.Reference, row.Status, patient, patient is null, row.Intimate,
            new(row.OwnerId, names.GetValueOrDefault(row.OwnerId)), [.. attention[row.EncounterId]],
            row.RegisteredAt, row.SubmittedAt, row.SubmittedAt is { } at ? calendar.AddDays(at, row.ReplyWithin) : null,
            row.ExpiresAt, counts?.NewItems ?? 0, counts?.Photos ?? 0, counts?.Videos ?? 0,
            row.Status == EncounterStatus.Submitted ? row.SubmittedAt : null);
    }

    private PatientDetails? TryOpen(FoundEncounter row, DataKey? key)
    {
        try
        {
            if (key is not null)
                return new PatientRow(row.PatientId, row.GivenName, row.FamilyName, row.BirthDate, row.NhsNumber)
                    .Open(key);
            NoKey(logger, row.EncounterId);
        }
        catch (BrokenSealException exception)
        {
            Unreadable(logger, row.EncounterId, exception.Place);
        }

        return null;
    }

    [LoggerMessage(LogLevel.Critical, "The patient of encounter {EncounterId} does not open: {Place}")]
    private static partial void Unreadable(ILogger logger, Guid encounterId, SealedField place);

    [LoggerMessage(LogLevel.Critical, "The patient of encounter {EncounterId} has no key")]
    private static partial void NoKey(ILogger logger, Guid encounterId);
}
