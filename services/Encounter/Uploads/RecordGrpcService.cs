using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Uploads;

internal sealed class RecordGrpcService(RecordMedia record, TakeBackMedia takeBack, RecordTrouble trouble,
    MatchPatient match) : RecordService.RecordServiceBase
{
    public override async Task<RecordMediaResponse> RecordMedia(RecordMediaRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        if (request.ReceivedAt is null) Refusal.Invalid("When did it come?");
        var file = new RecordedMedia(Refusal.UnlessId(request.MediaId), Refusal.UnlessId(request.EncounterId),
            WordOf(request.Kind), WordOf(request.Uploader), request.ReceivedAt.ToDateTimeOffset(),
            request.Uploader == Uploader.Staff ? request.Seq : null);
        var isKept = await Deadlock.RetryAsync(() => record.RunAsync(file, context.CancellationToken))
            ?? throw Refusal.NotFound("There is no such encounter.");
        return new() { Decision = isKept ? RecordDecision.Kept : RecordDecision.Refused };
    }

    public override async Task<TakeBackMediaResponse> TakeBackMedia(
        TakeBackMediaRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var (encounterId, mediaId) = (Refusal.UnlessId(request.EncounterId), Refusal.UnlessId(request.MediaId));
        var isPatient = request.CallerCase == TakeBackMediaRequest.CallerOneofCase.PatientSessionId;
        if (!isPatient && request.Staff is null) Refusal.Invalid("Say who asks.");
        var actor = isPatient ? InternalToken.PatientPrefix + Refusal.UnlessId(request.PatientSessionId)
            : InternalToken.StaffPrefix + Refusal.UnlessId(request.Staff.StaffId);
        var withdrawalId = await Deadlock.RetryAsync(
            () => takeBack.RunAsync(encounterId, mediaId, actor, isPatient, context.CancellationToken))
            ?? throw Refusal.NotFound("There is no such encounter, or consent was taken back.");
        return new() { WithdrawalId = withdrawalId.ToString() };
    }

    public override async Task<RecordTroubleResponse> RecordTrouble(
        RecordTroubleRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var (encounterId, mediaId) = (Refusal.UnlessId(request.EncounterId), Refusal.UnlessId(request.MediaId));
        var kind = WordOf(request.Kind);
        var isKnown = await Deadlock.RetryAsync(
            () => trouble.RunAsync(encounterId, mediaId, kind, request.WasHandedOver, context.CancellationToken));
        return isKnown ? new() : throw Refusal.NotFound("There is no such encounter.");
    }

    public override async Task<MatchPatientResponse> MatchPatient(
        MatchPatientRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var encounterId = Refusal.UnlessId(request.EncounterId);
        var named = new NamedPatient(request.Name, request.BirthDate, request.PatientId);
        var differences = await match.RunAsync(encounterId, named, context.CancellationToken)
            ?? throw Refusal.NotFound("There is no such encounter.");
        return new() { Differences = { differences } };
    }

    private static string WordOf<T>(T value) where T : struct, Enum
    {
        if (value.Equals(default(T)) || !Enum.IsDefined(value)) Refusal.Invalid("What came, and from whom?");
        return value.ToString().ToLowerInvariant();
    }
}
