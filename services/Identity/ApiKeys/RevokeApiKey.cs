using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.ApiKeys;

/// <summary>Ends a key; it is refused everywhere within seconds.</summary>
internal static class RevokeApiKey
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid apiKeyId, StaffCaller caller,
        DbDataSource database, AuditTrail audit, TimeProvider clock, CancellationToken ct)
    {
        var revoked = await Work.RunAsync(database, async work =>
        {
            var rows = await work.ExecuteAsync(Sql.Revoke, new { apiKeyId, now = clock.GetUtcNow() });
            if (rows > 0) await work.AuditAsync(audit, new(caller.Actor, "api-key.revoke", apiKeyId));
            return rows;
        }, ct);
        return revoked > 0 ? TypedResults.NoContent() : Problem.NotFound.With("There is no live key of this id.");
    }

    private static class Sql
    {
        public const string Revoke = """
            UPDATE api_key
            SET revoked_at = @now
            WHERE api_key_id = @apiKeyId AND revoked_at IS NULL
            """;
    }
}
