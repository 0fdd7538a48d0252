using Google.Protobuf;
using Grpc.Core;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Anchors;

internal sealed class AnchorGrpcService(AnchorStore store) : AnchorService.AnchorServiceBase
{
    private const int HeadSize = 32;
    private static readonly string[] Callers = ["identity", "encounter"];

    public override async Task<PutAnchorResponse> PutAnchor(PutAnchorRequest request, ServerCallContext context)
    {
        var service = CallerOf(context);
        if (request.Head.Length != HeadSize || request.Count < 1)
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, "A count and a head of 32 bytes are needed."));
        if (!await store.PutAsync(service, new(request.Count, request.Head.ToByteArray()), context.CancellationToken))
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "A longer chain was anchored before."));
        return new();
    }

    public override async Task<GetAnchorResponse> GetAnchor(GetAnchorRequest request, ServerCallContext context) =>
        await store.GetAsync(CallerOf(context), context.CancellationToken) is { } kept
            ? new() { Count = kept.Count, Head = ByteString.CopyFrom(kept.Head) }
            : throw new RpcException(new Status(StatusCode.NotFound, "Nothing is anchored yet."));

    private static string CallerOf(ServerCallContext context) =>
        Callers.FirstOrDefault(context.GetHttpContext().User.IsService)
        ?? throw new RpcException(new Status(StatusCode.PermissionDenied, "Only Identity and Encounter anchor here."));
}
