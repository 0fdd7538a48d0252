using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using MySqlConnector;

namespace Imaging.Identity.Links;

/// <summary>Makes an encounter's one live link. The older one and the sessions that came from it end.</summary>
internal sealed class CreateLink(DbDataSource database, RevokeLink revoke, AuditTrail audit, TimeProvider clock)
{
    private const int Attempts = 5;

    public async Task<string> RunAsync(Guid encounterId, DateTimeOffset expiresAt, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Work.RunAsync(database, work => InsertAsync(encounterId, expiresAt, work), ct);
            }
            catch (MySqlException exception) when (DuplicateKey.Is(exception) && attempt < Attempts)
            {
                // Another call made one in between: it is the older link now.
            }
        }
    }

    private async Task<string> InsertAsync(Guid encounterId, DateTimeOffset expiresAt, Work work)
    {
        await revoke.EndAsync(encounterId, work);
        var (linkId, token) = (Guid.CreateVersion7(), Browser.NewSecret());
        await work.ExecuteAsync(Sql.Insert, new
        {
            linkId, tokenSha256 = Browser.Digest(token), encounterId, now = clock.GetUtcNow(), expiresAt,
        });
        await work.AuditAsync(audit, new(LinkAudit.Actor, "link.create", linkId, encounterId));
        return token;
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO link
              (link_id, token_sha256, encounter_id, live, attempts_taken, wrong_answers, created_at, expires_at)
            VALUES
              (@linkId, @tokenSha256, @encounterId, 1, 0, 0, @now, @expiresAt)
            """;
    }
}
