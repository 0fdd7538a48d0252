using System.Data;
using System.Data.Common;

namespace Imaging.ServiceDefaults.Data;

/// <summary>A transaction with one statement at each end; the driver's own sends two. One that nobody has ended is
/// rolled back when it is disposed.</summary>
internal sealed class PooledTransaction(PooledConnection connection) : DbTransaction
{
    public const string Begin = "START TRANSACTION";
    public const string Keep = "COMMIT";
    public const string Undo = "ROLLBACK";

    public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

    protected override DbConnection DbConnection => connection;

    public override Task CommitAsync(CancellationToken cancellationToken = default) =>
        connection.TellAsync(Keep, cancellationToken);

    public override Task RollbackAsync(CancellationToken cancellationToken = default) =>
        connection.TellAsync(Undo, cancellationToken);

    public override void Commit() => throw PooledConnection.NotSupported();

    public override void Rollback() => throw PooledConnection.NotSupported();

    public override async ValueTask DisposeAsync()
    {
        await connection.UndoAsync();
        await base.DisposeAsync();
    }
}
