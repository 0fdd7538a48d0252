using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Imaging.Encounter.People;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

public sealed record AuditPage(IReadOnlyList<AuditLine> Items, string? Next);

/// <param name="Name">Of the actor, where it is a member of staff that Identity knows.</param>
/// <param name="Damaged">It was changed or written behind the system's back; its detail is left out.</param>
public sealed record AuditLine(
    Guid Id, DateTimeOffset At, string Actor, string? Name, string Action, JsonElement? Detail, bool Damaged);

/// <summary>Who did what with an encounter, newest first. Reading it is part of it.</summary>
internal static class ListAudit
{
    public static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> HandleAsync(Guid id, StaffCaller caller,
        AuditTrail audit, StaffDirectory staff, CancellationToken ct, [Range(1, 200)] int limit = 50,
        string? cursor = null)
    {
        if (!Cursor.TryRead(cursor, out var before))
            return EncounterProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        var rows = await audit.ListAsync(id, before, limit + 1, ct);
        await audit.AppendAsync(new AuditEntry(caller.Actor, "audit.read", id, id), ct);
        var page = rows.Take(limit).ToArray();
        var names = await staff.NamesAsync(page.Select(row => StaffIdOf(row.Actor)).OfType<Guid>(), ct);
        return TypedResults.Ok(new AuditPage(
            [.. page.Select(LineOf)],
            rows.Count > limit ? Cursor.After(page[^1].Id) : null));

        AuditLine LineOf(AuditRecord row) => new(row.Id, row.At, row.Actor,
            StaffIdOf(row.Actor) is { } staffId ? names.GetValueOrDefault(staffId) : null, row.Action, row.Detail,
            row.IsDamaged);
    }

    private static Guid? StaffIdOf(string actor) =>
        actor.StartsWith(InternalToken.StaffPrefix, StringComparison.Ordinal)
        && Guid.TryParse(actor.AsSpan(InternalToken.StaffPrefix.Length), out var staffId)
            ? staffId : null;
}
