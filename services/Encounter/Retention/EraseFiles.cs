using System.Text.Json;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Encounter.Retention;

/// <param name="IsOver">The encounter itself is erased.</param>
internal sealed record ErasedFiles(Guid EncounterId, bool IsOver);

/// <summary>Has Media erase all files of an encounter.</summary>
internal sealed class EraseFiles(ErasureService.ErasureServiceClient media) : IOutboxHandler
{
    public const string HandlerName = "media.erase";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => HandlerName;

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var files = JsonSerializer.Deserialize<ErasedFiles>(message.Payload, Json)!;
        await media.EraseEncounterAsync(
            new() { EncounterId = files.EncounterId.ToString(), IsOver = files.IsOver }, cancellationToken: ct);
    }
}
