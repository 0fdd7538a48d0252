using System.Data.Common;
using System.Text.Json;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Imaging.Encounter.V1;
using Imaging.Media.Checks;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Outbox;
using MediaKind = Imaging.Encounter.V1.MediaKind;

namespace Imaging.Media.Items;

/// <summary>What Encounter is told of a file that is kept.</summary>
internal sealed record ReceivedMedia(
    Guid MediaId, Guid EncounterId, string Kind, string Uploader, DateTimeOffset ReceivedAt, long Seq);

/// <summary>Tells Encounter that a file has come. Where consent was taken back meanwhile, the file is taken out of use
/// at once, and erased by the round of the background.</summary>
internal sealed class RecordMedia(DbDataSource database, RecordService.RecordServiceClient encounters,
    TimeProvider clock) : IOutboxHandler
{
    public const string HandlerName = "encounter.record";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => HandlerName;

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var file = JsonSerializer.Deserialize<ReceivedMedia>(message.Payload, Json)!;
        // It was filed elsewhere since: that is told by itself.
        if (!await LiesInAsync(file, ct)) return;
        var answer = await encounters.RecordMediaAsync(new()
        {
            MediaId = file.MediaId.ToString(), EncounterId = file.EncounterId.ToString(),
            Kind = file.Kind switch
            {
                FileKinds.Photo => MediaKind.Photo,
                FileKinds.Video => MediaKind.Video,
                FileKinds.Dicom => MediaKind.Dicom,
                _ => MediaKind.Nifti,
            },
            Uploader = file.Uploader == UploadRow.ByPatient ? Uploader.Patient : Uploader.Staff,
            ReceivedAt = file.ReceivedAt.ToTimestamp(), Seq = file.Seq,
        }, cancellationToken: ct);
        if (answer.Decision != RecordDecision.Refused) return;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Remove, new { file.MediaId, file.EncounterId, now = clock.GetUtcNow() }, cancellationToken: ct));
    }

    private async Task<bool> LiesInAsync(ReceivedMedia file, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.LiesIn, file, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string LiesIn = """
            SELECT COUNT(*)
            FROM media
            WHERE media_id = @MediaId AND encounter_id = @EncounterId
            """;

        public const string Remove = """
            UPDATE media
            SET restricted_at = IF(opened_at IS NULL, NULL, @now),
              move_at = IF(opened_at IS NULL, NULL, @now),
              erase_after = IF(opened_at IS NULL, @now, NULL),
              status = IF(opened_at IS NULL, 'removed', 'restricted')
            WHERE media_id = @MediaId AND encounter_id = @EncounterId AND status NOT IN ('removed', 'restricted')
            """;
    }
}
