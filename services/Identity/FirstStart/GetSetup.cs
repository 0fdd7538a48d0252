using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.FirstStart;

internal sealed record SetupState(bool Open);

/// <summary>Whether the first administrator can be made: a token waits, and there is nobody yet.</summary>
internal static class GetSetup
{
    public static async Task<Ok<SetupState>> HandleAsync(
        DbDataSource database, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return TypedResults.Ok(new SetupState(await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.IsOpen, new { now = clock.GetUtcNow() }, cancellationToken: ct))));
    }

    private static class Sql
    {
        public const string IsOpen = """
            SELECT EXISTS (SELECT 1 FROM setup_token WHERE expires_at > @now) AND NOT EXISTS (SELECT 1 FROM staff)
            """;
    }
}
