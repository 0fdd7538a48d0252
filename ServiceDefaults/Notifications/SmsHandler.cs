using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Imaging.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>
/// Text messages through a gateway's webhook: POST {"id","to","text"} as JSON, with Idempotency-Key: {id},
/// X-Imaging-Timestamp: seconds since 1970, and X-Imaging-Signature: hex HMAC-SHA-256 of "{timestamp}.{body}" under the
/// shared secret. 2xx means taken; 400, 404, 410, 413 and 422 mean never.
/// </summary>
internal sealed class SmsHandler(
    IHttpClientFactory clients, Mailbox mailbox, IOptions<NotificationOptions> options, TimeProvider clock)
    : IOutboxHandler
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => "sms";

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var text = JsonSerializer.Deserialize<RenderedMessage>(message.Payload, Json)!;
        await mailbox.PutAsync(message, text, ct);
        if (options.Value.SmsWebhook is { } webhook) await PostAsync(webhook, message.MessageId, text, ct);
        else if (!mailbox.IsThere) throw new DeliveryException("sms-not-configured", isFinal: false);
    }

    private async Task PostAsync(string webhook, Guid messageId, RenderedMessage text, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { id = messageId, text.To, text.Text }, Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("Idempotency-Key", messageId.ToString());
        request.Headers.Add("X-Imaging-Timestamp", timestamp);
        request.Headers.Add("X-Imaging-Signature", Sign(timestamp, body));
        try
        {
            using var client = clients.CreateClient(nameof(SmsHandler));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!response.IsSuccessStatusCode)
                throw new DeliveryException($"sms-{(int)response.StatusCode}", IsFinal(response.StatusCode));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !ct.IsCancellationRequested)
        {
            throw new DeliveryException("sms-unreachable", isFinal: false, exception);
        }
    }

    private string Sign(string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{timestamp}."), .. body];
        return Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.SmsSecret ?? ""), signed));
    }

    private static bool IsFinal(HttpStatusCode status) => status is HttpStatusCode.BadRequest
        or HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.RequestEntityTooLarge
        or HttpStatusCode.UnprocessableEntity;
}
