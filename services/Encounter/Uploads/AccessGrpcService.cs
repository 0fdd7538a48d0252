using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Rpc;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Uploads;

internal sealed class AccessGrpcService(AuthorizeUpload upload, AuthorizeView view) : AccessService.AccessServiceBase
{
    public override async Task<AuthorizeUploadResponse> AuthorizeUpload(
        AuthorizeUploadRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var encounterId = Refusal.UnlessId(request.EncounterId);
        var staff = request.CallerCase switch
        {
            AuthorizeUploadRequest.CallerOneofCase.Staff => CallerOf(request.Staff),
            AuthorizeUploadRequest.CallerOneofCase.PatientSessionId => null,
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "Say who asks.")),
        };
        return await upload.RunAsync(encounterId, staff, context.CancellationToken)
            ?? throw Refusal.NotFound("There is no such encounter.");
    }

    public override async Task<AuthorizeViewResponse> AuthorizeView(
        AuthorizeViewRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var encounterId = Refusal.UnlessId(request.EncounterId);
        return await view.RunAsync(encounterId, CallerOf(request.Staff), request.IsLook, context.CancellationToken)
            ?? throw Refusal.NotFound("There is no such encounter.");
    }

    private static StaffCaller CallerOf(StaffMemberCaller? staff)
    {
        if (staff is null) Refusal.Invalid("Say who asks.");
        return new(Refusal.UnlessId(staff.StaffId), staff.Role, Refusal.UnlessId(staff.SessionId));
    }
}
