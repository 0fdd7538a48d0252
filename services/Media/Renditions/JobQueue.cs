using System.Data.Common;
using System.Text.Json;
using Grpc.Core;
using Imaging.Media.Checks;
using Imaging.Media.Items;
using Imaging.Media.Previews;
using Imaging.ServiceDefaults.Outbox;
using Imaging.Transcode.V1;

namespace Imaging.Media.Renditions;

/// <summary>A file that is to be made viewable.</summary>
internal sealed record ViewableMedia(Guid MediaId, Guid EncounterId, int Revision, string Kind);

/// <summary>
/// Has files made viewable. What must be asked is in the outbox with what causes it; who waits at this moment asks
/// directly as well, since the queue takes the same job once.
/// </summary>
internal sealed partial class JobQueue(
    OutboxWriter outbox, JobService.JobServiceClient jobs, ILogger<JobQueue> logger) : IOutboxHandler
{
    public const string HandlerName = "transcode.job";
    private const string Submission = "submit";
    private const string Cancellation = "cancel";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => HandlerName;

    /// <summary>Whether workers make something of files of this kind. Of NIfTI, Media does.</summary>
    public static bool Takes(string kind) => kind is FileKinds.Photo or FileKinds.Video or FileKinds.Dicom;

    public Task EnqueueAsync(
        ViewableMedia media, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        outbox.EnqueueAsync(Takes(media.Kind) ? HandlerName : RenderNifti.HandlerName, Submission, media,
            media.EncounterId, connection, transaction, ct);

    public Task CancelAsync(
        ViewableMedia media, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        outbox.EnqueueAsync(HandlerName, Cancellation, media, media.EncounterId, connection, transaction, ct);

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var media = JsonSerializer.Deserialize<ViewableMedia>(message.Payload, Json)!;
        if (message.Kind == Submission) await SubmitAsync(media, isWaitedFor: false, ct);
        else await jobs.CancelAsync(new() { MediaId = media.MediaId.ToString() }, cancellationToken: ct);
    }

    /// <summary>Asks at once for a job that the outbox asks for anyway.</summary>
    public Task NudgeAsync(ViewableMedia media, CancellationToken ct) => TrySubmitAsync(media, isWaitedFor: false, ct);

    /// <summary>Somebody looks at files that are not viewable yet: theirs go first.</summary>
    public Task HurryAsync(IEnumerable<MediaRow> rows, CancellationToken ct) => Task.WhenAll(rows
        .Where(row => row.Status is MediaStatus.Uploaded or MediaStatus.Processing && Takes(row.Kind))
        .Select(row => TrySubmitAsync(
            new(row.MediaId, row.EncounterId, row.Revision, row.Kind), isWaitedFor: true, ct)));

    private async Task TrySubmitAsync(ViewableMedia media, bool isWaitedFor, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await SubmitAsync(media, isWaitedFor, patience.Token);
        }
        catch (RpcException exception) when (!ct.IsCancellationRequested)
        {
            Log.NotAsked(logger, media.MediaId, exception.StatusCode);
        }
    }

    private async Task SubmitAsync(ViewableMedia media, bool isWaitedFor, CancellationToken ct) =>
        await jobs.SubmitAsync(new()
        {
            MediaId = media.MediaId.ToString(), EncounterId = media.EncounterId.ToString(), Revision = media.Revision,
            IsWaitedFor = isWaitedFor,
            Kind = media.Kind switch
            {
                FileKinds.Photo => JobKind.Photo,
                FileKinds.Video => JobKind.Video,
                _ => JobKind.Dicom,
            },
        }, cancellationToken: ct);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information, "The queue was not asked for {MediaId} at once ({Status}); the outbox asks")]
        public static partial void NotAsked(ILogger logger, Guid mediaId, StatusCode status);
    }
}
