using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Encounter.Uploads;

internal sealed class RecordGrpcService(RecordMedia record) : RecordService.RecordServiceBase
{
    public override async Task<RecordMediaResponse> RecordMedia(RecordMediaRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        if (request.ReceivedAt is null) Refusal.Invalid("When did it come?");
        var file = new RecordedMedia(Refusal.UnlessId(request.MediaId), Refusal.UnlessId(request.EncounterId),
            WordOf(request.Kind), WordOf(request.Uploader), request.ReceivedAt.ToDateTimeOffset());
        var isKept = await Deadlock.RetryAsync(() => record.RunAsync(file, context.CancellationToken))
            ?? throw Refusal.NotFound("There is no such encounter.");
        return new() { Decision = isKept ? RecordDecision.Kept : RecordDecision.Refused };
    }

    private static string WordOf<T>(T value) where T : struct, Enum
    {
        if (value.Equals(default(T)) || !Enum.IsDefined(value)) Refusal.Invalid("What came, and from whom?");
        return value.ToString().ToLowerInvariant();
    }
}
