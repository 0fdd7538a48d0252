using System.Data.Common;
using System.Text.Json;
using Dapper;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Encounter.Consent;

/// <summary>What Media is told of a withdrawal; no items: all of the encounter's.</summary>
internal sealed record WithdrawnMedia(Guid WithdrawalId, Guid EncounterId, IReadOnlyList<Guid> Items);

/// <summary>What became of an item: "erased" or "restricted".</summary>
public sealed record WithdrawnItemView(Guid MediaId, string Outcome);

/// <summary>Has Media take the items out of use, and keeps its answer for the receipt. Media answers the same however
/// often it is asked.</summary>
internal sealed class WithdrawMedia(
    DbDataSource database, WithdrawalService.WithdrawalServiceClient media, TimeProvider clock) : IOutboxHandler
{
    public const string HandlerName = "media.withdraw";
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => HandlerName;

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var wanted = JsonSerializer.Deserialize<WithdrawnMedia>(message.Payload, Json)!;
        var response = await media.WithdrawAsync(new()
        {
            WithdrawalId = wanted.WithdrawalId.ToString(),
            EncounterId = wanted.EncounterId.ToString(),
            MediaIds = { wanted.Items.Select(item => item.ToString()) },
        }, cancellationToken: ct);
        WithdrawnItemView[] items =
            [.. response.Items.Select(item => new WithdrawnItemView(Guid.Parse(item.MediaId), item.Outcome))];
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Finish, new
        {
            wanted.WithdrawalId, outcome = JsonSerializer.Serialize(items, Json), now = clock.GetUtcNow(),
        }, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Finish = """
            UPDATE withdrawal
            SET outcome = @outcome, finished_at = @now
            WHERE withdrawal_id = @WithdrawalId AND finished_at IS NULL
            """;
    }
}
