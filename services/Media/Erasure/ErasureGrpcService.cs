using Grpc.Core;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Media.Erasure;

internal sealed class ErasureGrpcService(EraseEncounter erase) : ErasureService.ErasureServiceBase
{
    public override async Task<EraseEncounterResponse> EraseEncounter(
        EraseEncounterRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "encounter");
        var encounterId = Refusal.UnlessId(request.EncounterId);
        await Deadlock.RetryAsync(() => erase.RunAsync(encounterId, request.IsOver, context.CancellationToken));
        return new();
    }
}
