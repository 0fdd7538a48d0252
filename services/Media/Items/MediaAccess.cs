using System.Data.Common;
using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>
/// Who sees a file. Its patient sees what that encounter's patient sent; staff see what was sent to them and what staff
/// added, as Encounter says at this moment.
/// </summary>
internal sealed class MediaAccess(DbDataSource database, AccessService.AccessServiceClient encounters)
{
    /// <summary>The file, or why it is not shown.</summary>
    public async Task<(MediaRow? Row, ProblemHttpResult? Refusal)> FindAsync(
        Guid mediaId, MediaCaller caller, CancellationToken ct)
    {
        if (await ReadAsync(mediaId, ct) is not { } row || !IsFor(row, caller)) return (null, MediaProblems.Missing);
        if (caller.Staff is null) return (row, null);
        var refusal = await RefuseAsync(row.EncounterId, caller.Staff, ct);
        // That there is such an encounter is no news for whoever may see it with a reason.
        return refusal is null ? (row, null)
            : (null, refusal.StatusCode == MediaProblems.ReasonNeeded.Status ? refusal : MediaProblems.Missing);
    }

    /// <summary>Null where this member of staff sees the encounter's files.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(Guid encounterId, StaffCaller staff, CancellationToken ct)
    {
        try
        {
            var answer = await encounters.AuthorizeViewAsync(new()
            {
                EncounterId = encounterId.ToString(),
                Staff = new()
                {
                    StaffId = staff.StaffId.ToString(), Role = staff.Role, SessionId = staff.SessionId.ToString(),
                },
            }, cancellationToken: ct);
            return answer.Decision == ViewDecision.Allowed
                ? null
                : MediaProblems.ReasonNeeded.With(
                    "You are neither the owner nor named on the encounter. Say why first; it is recorded.");
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return UploadProblems.EncounterNotFound.With("It does not exist, or you may not see it.");
        }
    }

    private async Task<MediaRow?> ReadAsync(Guid mediaId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await MediaRow.FindAsync(mediaId, connection, null, ct);
    }

    private static bool IsFor(MediaRow row, MediaCaller caller) => row.Status != MediaStatus.Removed
        && (caller.Sent(row.EncounterId, row.Uploader, row.StaffId)
            || (caller.Staff is not null && (row.Uploader == UploadRow.ByStaff || row.SubmittedAt is not null)));
}
