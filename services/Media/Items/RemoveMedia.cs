using System.Data.Common;
using Grpc.Core;
using Imaging.Encounter.V1;
using Imaging.Media.Series;
using Imaging.Media.Uploads;
using Imaging.Media.Withdrawals;
using Imaging.ServiceDefaults.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <param name="Outcome">"erased", or "restricted" where a clinician had opened it: then it is kept for the retention
/// period and shown for a stated reason only.</param>
public sealed record RemovedMedia(Guid Id, string Outcome);

/// <summary>Takes one file, or a series, back, by whoever sent it, after the end too. Encounter writes it down first: with its commit
/// the file is hidden, whatever becomes of this call.</summary>
internal sealed class RemoveMedia(
    DbDataSource database, RecordService.RecordServiceClient encounters, WithdrawItems withdraw)
{
    public static Task<Results<Ok<RemovedMedia>, ProblemHttpResult>> HandleAsync(
        Guid mediaId, MediaCaller caller, RemoveMedia remove, CancellationToken ct) =>
        remove.RunAsync(mediaId, caller, ct);

    private async Task<Results<Ok<RemovedMedia>, ProblemHttpResult>> RunAsync(
        Guid mediaId, MediaCaller caller, CancellationToken ct)
    {
        if (await FindAsync(mediaId, ct)
                is not { MisfiledAt: null, Status: not (MediaStatus.Removed or MediaStatus.Restricted) } row
            || !caller.Sent(row.EncounterId, row.Uploader, row.StaffId))
            return MediaProblems.Missing;
        RemovedMedia? removed = null;
        // What it stands for goes first: asked again after a crash, it is found again and takes the rest.
        foreach (var instance in await InstancesAsync(row, caller, ct))
            removed = await RemoveAsync(instance, caller, ct);
        return removed is null ? MediaProblems.Missing : TypedResults.Ok(removed);
    }

    private async Task<IEnumerable<MediaRow>> InstancesAsync(MediaRow row, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await SeriesRows.FindAsync(row, connection, ct))
            .Where(instance => caller.Sent(instance.EncounterId, instance.Uploader, instance.StaffId)).Reverse();
    }

    private async Task<RemovedMedia?> RemoveAsync(MediaRow row, MediaCaller caller, CancellationToken ct)
    {
        if (await TakeBackAsync(row, caller, ct) is not { } withdrawalId) return null;
        // The outbox would do it too; the answer is for the one who waits.
        var items = await Deadlock.RetryAsync(
            () => withdraw.RunAsync(withdrawalId, row.EncounterId, [row.MediaId], CancellationToken.None));
        return items.FirstOrDefault(item => item.MediaId == row.MediaId) is { } item
            ? new RemovedMedia(row.MediaId, item.Outcome) : null;
    }

    private async Task<MediaRow?> FindAsync(Guid mediaId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await MediaRow.FindAsync(mediaId, connection, null, ct);
    }

    /// <summary>Null where consent was taken back as a whole meanwhile.</summary>
    private async Task<Guid?> TakeBackAsync(MediaRow row, MediaCaller caller, CancellationToken ct)
    {
        var request = new TakeBackMediaRequest
        {
            EncounterId = row.EncounterId.ToString(), MediaId = row.MediaId.ToString(),
        };
        if (caller.Patient is { } patient) request.PatientSessionId = patient.SessionId.ToString();
        else
            request.Staff = new()
            {
                StaffId = caller.Staff!.StaffId.ToString(), Role = caller.Staff.Role,
                SessionId = caller.Staff.SessionId.ToString(),
            };
        try
        {
            return Guid.Parse((await encounters.TakeBackMediaAsync(request, cancellationToken: ct)).WithdrawalId);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
