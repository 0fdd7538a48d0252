using System.Data.Common;
using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.Media.Events;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>What a member of staff may see of an encounter's files now.</summary>
/// <param name="Withdrawn">Items that were taken back a moment ago.</param>
/// <param name="IsRestrictedOnly">Consent was taken back: there is nothing but restricted items.</param>
/// <param name="SeesRestricted">For those, a reason is on record.</param>
internal sealed record StaffView(IReadOnlySet<Guid> Withdrawn, bool IsRestrictedOnly, bool SeesRestricted);

/// <summary>
/// Who sees a file. Its patient sees what that encounter's patient sent; staff see what was sent to them and what staff
/// added, as Encounter says at this moment.
/// </summary>
internal sealed class MediaAccess(DbDataSource database, AccessService.AccessServiceClient encounters)
{
    /// <summary>The file, or why it is not shown.</summary>
    /// <param name="withMisfiled">Only who puts it right finds one that lies in the wrong place.</param>
    public async Task<(MediaRow? Row, ProblemHttpResult? Refusal)> FindAsync(
        Guid mediaId, MediaCaller caller, CancellationToken ct, bool withMisfiled = false)
    {
        if (await ReadAsync(mediaId, ct) is not { } row || !IsFor(row, caller)
            || (row.MisfiledAt is not null && !withMisfiled))
            return (null, MediaProblems.Missing);
        if (caller.Staff is null) return (row, null);
        var (view, refusal) = await LookAsync(row.EncounterId, caller.Staff, ct);
        // That there is such an encounter is no news for whoever may see it with a reason.
        if (view is null)
            return (null, refusal!.StatusCode == MediaProblems.ReasonNeeded.Status ? refusal : MediaProblems.Missing);
        if (row.Status == MediaStatus.Restricted)
            return view.SeesRestricted ? (row, null) : (null, MediaProblems.Restricted);
        return view.IsRestrictedOnly || view.Withdrawn.Contains(mediaId) ? (null, MediaProblems.Missing) : (row, null);
    }

    /// <summary>Null where this member of staff sees the encounter's files.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(Guid encounterId, StaffCaller staff, CancellationToken ct) =>
        (await AskAsync(encounterId, staff, ct)).Refusal;

    /// <summary>What this member of staff sees of the encounter's files, or why nothing.</summary>
    /// <param name="isLook">All of them are looked at now.</param>
    public async Task<(StaffView? View, ProblemHttpResult? Refusal)> AskAsync(
        Guid encounterId, StaffCaller staff, CancellationToken ct, bool isLook = false)
    {
        var (view, refusal) = await LookAsync(encounterId, staff, ct, isLook);
        return view is { IsRestrictedOnly: true } ? (null, NoEncounter) : (view, refusal);
    }

    private static ProblemHttpResult NoEncounter =>
        UploadProblems.EncounterNotFound.With("It does not exist, or you may not see it.");

    private async Task<(StaffView? View, ProblemHttpResult? Refusal)> LookAsync(
        Guid encounterId, StaffCaller staff, CancellationToken ct, bool isLook = false)
    {
        try
        {
            var answer = await encounters.AuthorizeViewAsync(new()
            {
                EncounterId = encounterId.ToString(), IsLook = isLook,
                Staff = new()
                {
                    StaffId = staff.StaffId.ToString(), Role = staff.Role, SessionId = staff.SessionId.ToString(),
                },
            }, cancellationToken: ct);
            return answer.Decision is ViewDecision.Allowed or ViewDecision.RestrictedOnly
                ? (new(answer.WithdrawnMediaIds.Select(Guid.Parse).ToHashSet(),
                    answer.Decision == ViewDecision.RestrictedOnly, answer.SeesRestricted), null)
                : (null, MediaProblems.ReasonNeeded.With(
                    "You are neither the owner nor named on the encounter. Say why first; it is recorded."));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return (null, NoEncounter);
        }
    }

    private async Task<MediaRow?> ReadAsync(Guid mediaId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await MediaRow.FindAsync(mediaId, connection, null, ct);
    }

    private static bool IsFor(MediaRow row, MediaCaller caller) => row.Status != MediaStatus.Removed
        && ((row.Status != MediaStatus.Restricted && caller.Sent(row.EncounterId, row.Uploader, row.StaffId))
            || (caller.Staff is not null && EncounterEvents.IsForStaff(row.Uploader, row.SubmittedAt)));
}
