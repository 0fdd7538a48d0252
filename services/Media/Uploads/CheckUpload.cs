using System.Data.Common;
using Dapper;
using Imaging.Media.Checks;
using Imaging.Media.Items;
using Imaging.Media.Storage;

namespace Imaging.Media.Uploads;

/// <summary>
/// Brings a file that has come to its end: looked at, it is copied to where it stays, or to quarantine; then that is
/// committed, and what lay in the way in is erased. Each step may be repeated after a crash: the keys are those of the
/// row, and the copy is made of the version that was claimed or not at all.
/// </summary>
internal sealed class CheckUpload(DbDataSource database, InspectFile inspect, KeptObjects kept,
    IncomingObjects incoming, MatchIdentity match, FinishUpload finish, TimeProvider clock)
{
    /// <summary>How long a check may give no sign before another takes it up.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string AnyType = "application/octet-stream";

    /// <summary>What is done before the sender is answered: all of it for a small file, for a large one its first
    /// bytes.</summary>
    public async Task FirstAsync(UploadRow upload)
    {
        if (upload.Plan.IsSingle)
        {
            await RunAsync(upload, CancellationToken.None);
            return;
        }

        try
        {
            var refusal = await inspect.SniffAsync(VersionOf(upload), IsFromStaff(upload), CancellationToken.None);
            if (refusal is not null) await RefuseAsync(upload, FileInspection.Refused(refusal), CancellationToken.None);
            else await HoldAsync(upload, clock.GetUtcNow(), CancellationToken.None);
        }
        catch (ObjectChangedException)
        {
            await LoseAsync(upload);
        }
    }

    public async Task RunAsync(UploadRow upload, CancellationToken ct)
    {
        var version = VersionOf(upload);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var holding = HoldOnAsync(upload, working);
        try
        {
            var source = inspect.SourceOf(version);
            var found = await inspect.RunAsync(version, source, upload.Sha256, IsFromStaff(upload), working.Token);
            if (found.Refusal is null)
            {
                var stays = await kept.CopyAsync(version, source, found.Patches, kept.PathOf(upload.ObjectKey),
                    found.ContentType, working.Token);
                // Asked before anybody can see it; where nobody answers, it is checked again later.
                var matched = await match.RunAsync(upload.EncounterId, found.Kind, stays, working.Token);
                await finish.KeepAsync(upload, found, stays, matched);
                await incoming.DeleteAsync(upload.IncomingKey, ct);
            }
            else
            {
                await RefuseAsync(upload, found, working.Token);
            }
        }
        catch (ObjectChangedException)
        {
            await LoseAsync(upload);
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Somebody else has brought it to its end.
        }
        finally
        {
            await working.CancelAsync();
            await holding;
        }
    }

    /// <summary>After too many attempts: nobody waits for ever.</summary>
    public async Task GiveUpAsync(UploadRow upload, CancellationToken ct)
    {
        try
        {
            await RefuseAsync(upload, FileInspection.Refused(new(FileReason.NotChecked, "")), ct);
        }
        catch (ObjectChangedException)
        {
            await LoseAsync(upload);
        }
    }

    /// <summary>Erased by whoever finished first, and then this changes nothing; else it is lost.</summary>
    private Task LoseAsync(UploadRow upload) =>
        finish.RefuseAsync(upload, FileInspection.Refused(new(FileReason.Lost, "")), quarantineKey: null);

    private async Task RefuseAsync(UploadRow upload, FileInspection found, CancellationToken ct)
    {
        var version = VersionOf(upload);
        // A key of its own each time: one that a crash leaves unnamed is never served, and expires with the rest.
        var quarantineKey = ObjectKey.New(upload.MediaId);
        await kept.CopyAsync(
            version, inspect.SourceOf(version), [], kept.QuarantinePathOf(quarantineKey), AnyType, ct);
        await finish.RefuseAsync(upload, found, quarantineKey);
        await incoming.DeleteAsync(upload.IncomingKey, ct);
    }

    private ObjectVersion VersionOf(UploadRow upload) =>
        new(incoming.PathOf(upload.IncomingKey), upload.Etag!, upload.Size);

    private static bool IsFromStaff(UploadRow upload) => upload.Uploader == UploadRow.ByStaff;

    /// <summary>Renews the claim until the work is done; where it is no longer ours, the work is stopped.</summary>
    private async Task HoldOnAsync(UploadRow upload, CancellationTokenSource working)
    {
        using var timer = new PeriodicTimer(Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(working.Token))
            {
                if (!await HoldAsync(upload, clock.GetUtcNow() + Lease, working.Token)) await working.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Done.
        }
        catch (DbException)
        {
            // The database is away: others can't claim it either, and the end of the work will find out.
        }
    }

    /// <summary>False where it is not being checked any more.</summary>
    private async Task<bool> HoldAsync(UploadRow upload, DateTimeOffset lookAt, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            Sql.Hold, new { upload.UploadId, lookAt }, cancellationToken: ct)) > 0;
    }

    private static class Sql
    {
        public const string Hold = """
            UPDATE upload
            SET look_at = @lookAt
            WHERE upload_id = @UploadId AND state = 'checking'
            """;
    }
}
