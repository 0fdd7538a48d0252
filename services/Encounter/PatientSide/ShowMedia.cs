using System.Data.Common;
using System.Text.Json;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Encounter.PatientSide;

/// <summary>What Media is told that a patient has handed over.</summary>
internal sealed record SubmittedMedia(Guid EncounterId, IReadOnlyList<Guid> Items, DateTimeOffset SubmittedAt);

/// <summary>Has Media show what was handed over, and keeps the place of each among the encounter's events: until it is
/// known, nobody can have seen it.</summary>
internal sealed class ShowMedia(DbDataSource database, SubmissionService.SubmissionServiceClient media) : IOutboxHandler
{
    public const string HandlerName = "media.show";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => HandlerName;

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var submitted = JsonSerializer.Deserialize<SubmittedMedia>(message.Payload, Json)!;
        var answer = await media.SubmitAsync(new()
        {
            EncounterId = submitted.EncounterId.ToString(),
            MediaIds = { submitted.Items.Select(item => item.ToString()) },
            SubmittedAt = submitted.SubmittedAt.ToTimestamp(),
        }, cancellationToken: ct);
        var places = answer.Items.ToDictionary(item => Guid.Parse(item.MediaId), item => item.Seq);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Place,
            // What was taken back meanwhile shows nothing that could be missed.
            submitted.Items.Select(mediaId => new { mediaId, seq = places.GetValueOrDefault(mediaId) }),
            cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Place = "UPDATE encounter_media SET seq = @seq WHERE media_id = @mediaId";
    }
}
