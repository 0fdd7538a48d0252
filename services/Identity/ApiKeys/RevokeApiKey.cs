using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.ApiKeys;

/// <summary>Ends a key; it is refused everywhere within seconds.</summary>
internal sealed class RevokeApiKey(DbDataSource database, AuditTrail audit, TimeProvider clock)
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid apiKeyId, StaffCaller caller, RevokeApiKey revoke, CancellationToken ct) =>
        await revoke.RunAsync(apiKeyId, caller.Actor, ct)
            ? TypedResults.NoContent()
            : Problem.NotFound.With("There is no live key of this id.");

    /// <summary>False: there is no live key of this id.</summary>
    public Task<bool> RunAsync(Guid apiKeyId, string actor, CancellationToken ct) =>
        Work.RunAsync(database, async work =>
        {
            if (await work.ExecuteAsync(Sql.Revoke, new { apiKeyId, now = clock.GetUtcNow() }) == 0) return false;
            await work.AuditAsync(audit, new(actor, "api-key.revoke", apiKeyId));
            return true;
        }, ct);

    private static class Sql
    {
        public const string Revoke = """
            UPDATE api_key
            SET revoked_at = @now
            WHERE api_key_id = @apiKeyId AND revoked_at IS NULL
            """;
    }
}
