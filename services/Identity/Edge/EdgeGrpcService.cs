using System.Net;
using Grpc.Core;
using Imaging.Identity.Login;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Identity.Edge;

internal sealed class EdgeGrpcService(AuditTrail audit, AuditPace pace, KnownDevices devices)
    : EdgeService.EdgeServiceBase
{
    private const int LongestRoute = 64;

    public override async Task<ReportRefusalResponse> ReportRefusal(
        ReportRefusalRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "gateway");
        if (!IPAddress.TryParse(request.ClientAddress, out var address) || request.Country.Length is not (0 or 2)
            || request.Route.Length is 0 or > LongestRoute)
            Refusal.Invalid("An address, a country of two letters or none, and a route are needed.");
        var network = CallerNetwork.Of(address);
        if (pace.Admits("edge.refuse", network))
        {
            await audit.AppendAsync(new AuditEntry(AuditEntry.Anonymous, "edge.refuse",
                Detail: new { network, request.Country, request.Route }), context.CancellationToken);
        }

        return new();
    }

    public override async Task<FindDeviceResponse> FindDevice(FindDeviceRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "gateway");
        var device = Refusal.UnlessSha256(request.DeviceSha256);
        return new() { IsKnown = await devices.ContainAsync(device, context.CancellationToken) };
    }
}
