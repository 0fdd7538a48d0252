using System.Data.Common;
using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Uploads;

/// <summary>Whose an upload is, and whether Encounter lets its sender go on. Asked at each step: consent that was taken
/// back stops the next one.</summary>
internal sealed class UploadAccess(DbDataSource database, AccessService.AccessServiceClient encounters)
{
    /// <summary>Null where there is none, or it is somebody else's.</summary>
    public async Task<UploadRow?> FindAsync(Guid uploadId, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await UploadRow.FindAsync(uploadId, connection, null, ct) is { } upload
            && caller.Sent(upload.EncounterId, upload.Uploader, upload.StaffId) ? upload : null;
    }

    /// <summary>Null where files may be added.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(Guid encounterId, MediaCaller caller, CancellationToken ct)
    {
        if (caller.Patient is { } patient && patient.EncounterId != encounterId)
            return SessionProblems.WrongEncounter.With("The session is for another encounter. Open its link again.");
        try
        {
            var answer = await encounters.AuthorizeUploadAsync(Question(encounterId, caller), cancellationToken: ct);
            return answer.Decision switch
            {
                UploadDecision.Allowed => null,
                UploadDecision.ConsentNeeded => UploadProblems.ConsentNeeded.With(
                    "Photos are taken in once the first question is agreed to."),
                _ => UploadProblems.WrongState.With(
                    $"The encounter is {answer.State}, and this can't be done then.", [new("state", answer.State)]),
            };
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return UploadProblems.EncounterNotFound.With("It does not exist, or you may not add to it.");
        }
    }

    private static AuthorizeUploadRequest Question(Guid encounterId, MediaCaller caller)
    {
        var question = new AuthorizeUploadRequest { EncounterId = encounterId.ToString() };
        if (caller.Patient is { } patient)
            question.PatientSessionId = patient.SessionId.ToString();
        else
            question.Staff = new()
            {
                StaffId = caller.Staff!.StaffId.ToString(), Role = caller.Staff.Role,
                SessionId = caller.Staff.SessionId.ToString(),
            };
        return question;
    }
}
