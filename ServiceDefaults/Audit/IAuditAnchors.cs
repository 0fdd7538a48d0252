namespace Imaging.ServiceDefaults.Audit;

/// <summary>Where a service's chain is anchored, out of its database's reach: the object store, which Media holds; the
/// others ask it.</summary>
public interface IAuditAnchors
{
    Task PutAsync(AuditAnchor anchor, CancellationToken ct);

    /// <summary>Null where none was ever put.</summary>
    Task<AuditAnchor?> GetAsync(CancellationToken ct);
}

/// <summary>How many rows a chain has and the chain value of the last.</summary>
public sealed record AuditAnchor(long Count, byte[] Head);
