using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Imaging.ServiceDefaults.Sweeping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Access;

/// <param name="Reason">In words: at least ten letters of them.</param>
/// <param name="RestrictedItems">For items that were taken back after they had been opened: owner and named state a
/// reason for those too.</param>
public sealed record AccessRequest(
    [Required, StringLength(AccessReason.Longest)] string Reason, bool? RestrictedItems);

/// <param name="ExpiresAt">Unset: the caller is owner or named and needs no reason; nothing was recorded.</param>
public sealed record AccessResponse(DateTimeOffset? ExpiresAt);

/// <summary>
/// Breaks the glass: opens an encounter of others to this session for an hour, on record with its reason. Asked again
/// within the hour, nothing is new. It opens and never transfers: owner and people stay with owner and people.
/// </summary>
internal sealed class GrantAccess(
    DbDataSource database, AuditTrail audit, IOptions<PolicyOptions> policy, TimeProvider clock)
{
    public static readonly Sweep OldGrants = new(Sql.Forget, TimeSpan.Zero);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(60);

    public static async Task<Results<Ok<AccessResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, AccessRequest request, StaffCaller caller, GrantAccess grant, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (!AccessReason.TryParse(request.Reason, out var reason))
            errors.Add("reason", $"Say why in words, with at least {AccessReason.FewestLetters} letters.");
        if (errors.Any) return errors.ToResult();
        var granted = await Deadlock.RetryAsync(
            () => grant.RunAsync(id, reason, request.RestrictedItems == true, caller, ct));
        return granted is not null
            ? TypedResults.Ok(granted) : EncounterProblems.Missing;
    }

    private async Task<AccessResponse?> RunAsync(
        Guid encounterId, string reason, bool restricted, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // Held, so that of two who ask at once one is recorded.
        await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        var now = clock.GetUtcNow();
        if (await StaffAccess.FindAsync(encounterId, caller, policy.Value, now, connection, transaction, ct)
            is not { } access)
            return null;
        if (restricted ? access.SeesRestricted : access.IsOpen)
            return new(access.IsOwn && !restricted ? null : access.GrantedUntil);

        var expiresAt = now + Lifetime;
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Grant, new { caller.SessionId, encounterId, expiresAt, restricted }, transaction,
            cancellationToken: ct));
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, restricted ? "encounter.open-restricted" : "encounter.break-glass",
                encounterId, encounterId, new { reason, expiresAt }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return new(expiresAt);
    }

    private static class Sql
    {
        public const string Grant = """
            INSERT INTO access_grant (session_id, encounter_id, expires_at, restricted)
            VALUES (@SessionId, @encounterId, @expiresAt, @restricted)
            ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at), restricted = VALUES(restricted)
            """;

        public const string Forget =
            "DELETE FROM access_grant WHERE expires_at < @before ORDER BY expires_at LIMIT @limit";
    }
}
