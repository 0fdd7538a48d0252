using System.Data.Common;
using Dapper;

namespace Imaging.Identity.ApiKeys;

/// <summary>Seals, at the start, the names of keys that were made before there was a column for sealed ones.</summary>
internal sealed class SealPlainNames(DbDataSource database, KeyNames names) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var key = await names.KeyAsync(cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var plain = await connection.QueryAsync<PlainRow>(
            new CommandDefinition(Sql.Plain, cancellationToken: cancellationToken));
        var rows = plain.Select(row => new
        {
            row.ApiKeyId, sealedName = key.Seal(row.Name, KeyNames.FieldOf(row.ApiKeyId)),
        });
        await connection.ExecuteAsync(new CommandDefinition(Sql.Seal, rows, cancellationToken: cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed record PlainRow(Guid ApiKeyId, string Name);

    private static class Sql
    {
        public const string Plain = "SELECT api_key_id, name FROM api_key WHERE sealed_name IS NULL";

        public const string Seal = """
            UPDATE api_key
            SET sealed_name = @sealedName, name = ''
            WHERE api_key_id = @ApiKeyId AND sealed_name IS NULL
            """;
    }
}
