using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Imaging.ServiceDefaults.Sealing;
using Imaging.ServiceDefaults.Sweeping;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>Whose share of messages is used up.</summary>
public enum MessageLimit
{
    Encounter,
    Recipient,
    Sender,
}

/// <summary>
/// Counts messages by encounter, recipient and sender in fixed windows. Buckets are keyed digests that include the
/// window, so a recipient's address is neither stored nor to be found from one window to the next.
/// </summary>
public sealed partial class MessageLimits(
    DataKeys keys, IOptions<NotificationOptions> options, TimeProvider clock, ILogger<MessageLimits> logger)
{
    /// <summary>A count begins within its window, and no window is longer than a day.</summary>
    internal static readonly Sweep OldCounts = new(Sql.Forget, TimeSpan.FromDays(1));

    private const string Day = "yyyyMMdd";
    private const string Hour = "yyyyMMddHH";

    internal async Task<MessageLimit?> TakeAsync(
        Message message, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var limit = options.Value;
        (MessageLimit Limit, string? Whose, string Window, int Most)[] shares =
        [
            (MessageLimit.Encounter, message.EncounterId?.ToString(), Day, limit.PerEncounterPerDay),
            (MessageLimit.Recipient, message.To, Hour, limit.PerRecipientPerHour),
            (MessageLimit.Sender, message.SenderId?.ToString(), Day, limit.PerSenderPerDay),
        ];
        var key = await keys.OfServiceAsync("limits", ct);
        var now = clock.GetUtcNow();
        foreach (var (kind, whose, window, most) in shares.Where(share => share.Whose is not null))
        {
            var text = $"{kind}:{whose}:{now.ToString(window, CultureInfo.InvariantCulture)}";
            var row = new { bucket = key.Mac(Encoding.UTF8.GetBytes(text)), now };
            await connection.ExecuteAsync(new CommandDefinition(Sql.Take, row, transaction, cancellationToken: ct));
            if (await connection.ExecuteScalarAsync<int>(
                new CommandDefinition(Sql.Taken, row, transaction, cancellationToken: ct)) <= most) continue;
            Reached(logger, kind, message.EncounterId, message.SenderId);
            return kind;
        }

        return null;
    }

    private static class Sql
    {
        public const string Take = """
            INSERT INTO message_count (bucket, taken, first_at)
            VALUES (@bucket, 1, @now)
            ON DUPLICATE KEY UPDATE taken = taken + 1
            """;

        public const string Taken = "SELECT taken FROM message_count WHERE bucket = @bucket";

        public const string Forget =
            "DELETE FROM message_count WHERE first_at < @before ORDER BY first_at LIMIT @limit";
    }

    [LoggerMessage(
        LogLevel.Error, "The message limit per {Limit} is reached; encounter {EncounterId}, sender {SenderId}")]
    private static partial void Reached(ILogger logger, MessageLimit limit, Guid? encounterId, Guid? senderId);
}
