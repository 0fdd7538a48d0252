using Imaging.ServiceDefaults.Audit;

namespace Imaging.Media.Anchors;

/// <summary>Media's own chain, anchored without asking anybody.</summary>
internal sealed class OwnAnchors(AnchorStore store) : IAuditAnchors
{
    private const string Service = "media";

    public Task PutAsync(AuditAnchor anchor, CancellationToken ct) => store.PutAsync(Service, anchor, ct);

    public Task<AuditAnchor?> GetAsync(CancellationToken ct) => store.GetAsync(Service, ct);
}
