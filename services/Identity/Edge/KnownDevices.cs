using System.Data.Common;
using Dapper;

namespace Imaging.Identity.Edge;

/// <summary>Browsers in which somebody has signed in, or verified a link, before.</summary>
internal sealed class KnownDevices(DbDataSource database)
{
    public async Task<bool> ContainAsync(byte[] deviceSha256, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.IsKnown, new { deviceSha256 }, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string IsKnown = """
            SELECT EXISTS (SELECT 1 FROM staff_device WHERE device_sha256 = @deviceSha256)
              OR EXISTS (SELECT 1 FROM link_device WHERE device_sha256 = @deviceSha256)
            """;
    }
}
