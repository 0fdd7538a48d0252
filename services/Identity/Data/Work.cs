using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Identity.Data;

/// <summary>One transaction. It is committed when the use case returns, unless that has abandoned it.</summary>
internal sealed class Work : IAsyncDisposable
{
    private bool _isAbandoned;

    private Work(DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        (Connection, Transaction, Ct) = (connection, transaction, ct);

    public DbConnection Connection { get; }

    public DbTransaction Transaction { get; }

    public CancellationToken Ct { get; }

    public static Task<T> RunAsync<T>(DbDataSource database, Func<Work, Task<T>> useCase, CancellationToken ct) =>
        Deadlock.RetryAsync(async () =>
        {
            await using var work = await BeginAsync(database, ct);
            var result = await useCase(work);
            if (!work._isAbandoned) await work.Transaction.CommitAsync(ct);
            return result;
        });

    /// <summary>Nothing of this transaction stays.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>How many rows the statement matched.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters) => Connection.ExecuteAsync(Command(sql, parameters));

    public Task<T?> FindAsync<T>(string sql, object? parameters) =>
        Connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters) =>
        (await Connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    public Task AuditAsync(AuditTrail audit, AuditEntry entry) =>
        audit.AppendAsync(entry, Connection, Transaction, Ct);

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private static async Task<Work> BeginAsync(DbDataSource database, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct), ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, Transaction, cancellationToken: Ct);
}
