using System.Text.Json;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Media.Items;

/// <param name="WasHandedOver">Whether its patient had sent it to the clinicians.</param>
internal sealed record TroubledMedia(Guid MediaId, Guid EncounterId, Trouble Kind, bool WasHandedOver);

/// <summary>Tells Encounter that somebody should look at a file.</summary>
internal sealed class ReportTrouble(RecordService.RecordServiceClient encounters) : IOutboxHandler
{
    public const string HandlerName = "encounter.trouble";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => HandlerName;

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var file = JsonSerializer.Deserialize<TroubledMedia>(message.Payload, Json)!;
        await encounters.RecordTroubleAsync(new()
        {
            MediaId = file.MediaId.ToString(), EncounterId = file.EncounterId.ToString(), Kind = file.Kind,
            WasHandedOver = file.WasHandedOver,
        }, cancellationToken: ct);
    }
}
