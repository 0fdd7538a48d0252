using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.People;

/// <summary>All who are named on an encounter besides its owner.</summary>
public sealed record PeopleRequest([Required, MaxLength(30)] IReadOnlyList<Guid> Ids);

/// <summary>Who sees an encounter: its owner and those named on it, each with a copy of what lists are found by. Only
/// they themselves change who they are.</summary>
internal sealed class NamePeople(DbDataSource database, StaffDirectory staff, TellStaff tell, AuditTrail audit)
{
    // 3,000 bytes of an entry's detail, 39 an id. Owners who gave an encounter away stay named, so there may be more.
    private const int MostInAnEntry = 60;

    public static Task<Results<Ok<IReadOnlyList<PersonView>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, PeopleRequest request, StaffCaller caller, NamePeople people, CancellationToken ct) =>
        Deadlock.RetryAsync(() => people.RunAsync(id, [.. request.Ids.Distinct()], caller, ct));

    /// <summary>Whoever broke the glass looks, and leaves the encounter with those it belongs to.</summary>
    public static ProblemHttpResult NotYours => EncounterProblems.NotYours.With(
        "Ask the owner, or somebody named on it. For somebody who left, an administrator hands encounters over.");

    public static async Task<IReadOnlyList<Guid>> ListAsync(
        Guid encounterId, DbConnection connection, CancellationToken ct) => [.. await connection.QueryAsync<Guid>(
        new CommandDefinition(Sql.List, new { encounterId }, cancellationToken: ct))];

    /// <summary>Whether somebody is owner or named, as long as the encounter is held.</summary>
    public static Task<bool> IsOneAsync(Guid staffId, Guid encounterId, DbConnection connection,
        DbTransaction transaction, CancellationToken ct) => connection.ExecuteScalarAsync<bool>(
        new CommandDefinition(Sql.IsOne, new { staffId, encounterId }, transaction, cancellationToken: ct));

    /// <summary>The owner before stays named: nobody loses sight of an encounter without a word.</summary>
    public static async Task ChangeOwnerAsync(Guid encounterId, Guid ownerId, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        var row = new { encounterId, ownerId };
        foreach (var sql in (string[])[Sql.SetOwner, Sql.AddOwner, Sql.MarkOwner])
            await connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: ct));
    }

    private async Task<Results<Ok<IReadOnlyList<PersonView>>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, IReadOnlyCollection<Guid> wanted, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // The encounter's row first, as every change does: its status and flag are copied below.
        var held = (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct))!;
        if (!await IsOneAsync(caller.StaffId, encounterId, connection, transaction, ct)) return NotYours;
        if (await CheckAsync(wanted, ct) is not { } found)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["ids"] = ["Each is an active clinician or viewer."],
            });

        var present = (await connection.QueryAsync<Guid>(
            new CommandDefinition(Sql.List, new { encounterId }, transaction, cancellationToken: ct))).AsList();
        var (added, removed) = (wanted.Except(present).ToArray(), present.Except(wanted).ToArray());
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Remove, removed.Select(staffId => new { staffId, encounterId }), transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Add, added.Select(staffId => new { staffId, encounterId }), transaction, cancellationToken: ct));
        var changes = added.Select(id => (Id: id, IsNew: true)).Concat(removed.Select(id => (Id: id, IsNew: false)));
        foreach (var some in changes.Chunk(MostInAnEntry))
        {
            await audit.AppendAsync(new AuditEntry(caller.Actor, "encounter.people", encounterId, encounterId, new
            {
                added = some.Where(change => change.IsNew).Select(change => change.Id),
                removed = some.Where(change => !change.IsNew).Select(change => change.Id),
            }), connection, transaction, ct);
        }

        await tell.RunAsync("named", added, held.Reference, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(found);
    }

    private async Task<IReadOnlyList<PersonView>?> CheckAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var found = await staff.FindAsync(ids, ct);
        return ids.All(id => found.GetValueOrDefault(id) is { IsActive: true, Role: not Callers.Admin })
            ? [.. ids.Select(id => new PersonView(id, found[id].Name))]
            : null;
    }

    private static class Sql
    {
        public const string IsOne = """
            SELECT COUNT(*)
            FROM encounter_person
            WHERE staff_id = @staffId AND encounter_id = @encounterId
            """;

        public const string List = """
            SELECT staff_id
            FROM encounter_person
            WHERE encounter_id = @encounterId AND is_owner = 0
            ORDER BY staff_id
            """;

        public const string Remove = """
            DELETE FROM encounter_person
            WHERE staff_id = @staffId AND encounter_id = @encounterId AND is_owner = 0
            """;

        public const string Add = """
            INSERT INTO encounter_person (staff_id, encounter_id, is_owner, status, needs_attention, family_index)
            SELECT @staffId, encounter_id, 0, status, needs_attention, family_index
            FROM encounter
            WHERE encounter_id = @encounterId
            ON DUPLICATE KEY UPDATE is_owner = encounter_person.is_owner
            """;

        public const string SetOwner =
            "UPDATE encounter SET owner_id = @ownerId WHERE encounter_id = @encounterId";

        public const string AddOwner = """
            INSERT INTO encounter_person (staff_id, encounter_id, is_owner, status, needs_attention, family_index)
            SELECT @ownerId, encounter_id, 1, status, needs_attention, family_index
            FROM encounter
            WHERE encounter_id = @encounterId
            ON DUPLICATE KEY UPDATE is_owner = 1
            """;

        public const string MarkOwner = """
            UPDATE encounter_person
            SET is_owner = (staff_id = @ownerId)
            WHERE encounter_id = @encounterId
            """;
    }
}
