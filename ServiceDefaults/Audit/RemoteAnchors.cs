using Google.Protobuf;
using Grpc.Core;
using Imaging.Media.V1;

namespace Imaging.ServiceDefaults.Audit;

internal sealed class RemoteAnchors(AnchorService.AnchorServiceClient media) : IAuditAnchors
{
    public async Task PutAsync(AuditAnchor anchor, CancellationToken ct) => await media.PutAnchorAsync(
        new() { Count = anchor.Count, Head = ByteString.CopyFrom(anchor.Head) }, cancellationToken: ct);

    public async Task<AuditAnchor?> GetAsync(CancellationToken ct)
    {
        try
        {
            var kept = await media.GetAnchorAsync(new(), cancellationToken: ct);
            return new(kept.Count, kept.Head.ToByteArray());
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
