using System.Data.Common;
using System.Text;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// A named lock that one session at a time holds, and beside it a second one that proves the first is with a sealer:
/// its name is computed under the audit's key from the number of the session that holds both, so that whoever has the
/// database only can take the one and can't name the other.
/// </summary>
internal sealed class SealerLock(DbConnection connection, string database, DataKey key)
{
    /// <summary>Until the session ends, or the server has not heard of it for a minute.</summary>
    public async Task<bool> TryTakeAsync(CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(Sql.EndWhenSilent, cancellationToken: ct));
        var session = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Sql.Session, cancellationToken: ct));
        // The proof comes first: nobody ever sees the one without the other.
        return await LockAsync(ProofOf(session), ct) && await LockAsync(Name, ct);
    }

    public async Task<bool> IsWithASealerAsync(CancellationToken ct)
    {
        if (await HolderAsync(Name, ct) is not { } holder) return true;
        if (await HolderAsync(ProofOf(holder), ct) == holder) return true;
        // It may just have ended, and its proof before it.
        return await HolderAsync(Name, ct) != holder;
    }

    private string Name => $"audit:{database}";

    private string ProofOf(long session) =>
        $"sealer:{Convert.ToHexStringLower(key.Mac(Encoding.UTF8.GetBytes($"sealer|{database}|{session}")))[..48]}";

    private async Task<bool> LockAsync(string name, CancellationToken ct)
    {
        var locked = await connection.ExecuteScalarAsync<int?>(
            new CommandDefinition(Sql.Lock, new { name }, cancellationToken: ct));
        return locked == 1;
    }

    private Task<long?> HolderAsync(string name, CancellationToken ct) =>
        connection.ExecuteScalarAsync<long?>(new CommandDefinition(Sql.Holder, new { name }, cancellationToken: ct));

    private static class Sql
    {
        public const string EndWhenSilent = "SET SESSION wait_timeout = 60";

        public const string Session = "SELECT CONNECTION_ID()";

        public const string Lock = "SELECT GET_LOCK(@name, 0)";

        public const string Holder = "SELECT IS_USED_LOCK(@name)";
    }
}
