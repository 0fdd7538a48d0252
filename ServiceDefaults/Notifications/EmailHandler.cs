using System.Net;
using System.Net.Mail;
using System.Text;
using System.Text.Json;
using Imaging.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>E-mail over SMTP (RFC 5321), plain text.</summary>
internal sealed class EmailHandler(Mailbox mailbox, IOptions<NotificationOptions> options) : IOutboxHandler
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly NotificationOptions _options = options.Value;

    public string Name => "email";

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var text = JsonSerializer.Deserialize<RenderedMessage>(message.Payload, Json)!;
        await mailbox.PutAsync(message, text, ct);
        if (_options.SmtpHost is { } host) await SendAsync(host, message.MessageId, text, ct);
        else if (!mailbox.IsThere) throw new DeliveryException("smtp-not-configured", isFinal: false);
    }

    private async Task SendAsync(string host, Guid messageId, RenderedMessage text, CancellationToken ct)
    {
        using var client = new SmtpClient(host, _options.SmtpPort) { EnableSsl = _options.SmtpTls };
        if (_options.SmtpUser is { } user) client.Credentials = new NetworkCredential(user, _options.SmtpPassword);
        using var mail = new MailMessage(_options.From, text.To, text.Subject, text.Text)
        {
            BodyEncoding = Encoding.UTF8, SubjectEncoding = Encoding.UTF8,
        };
        // The same for every attempt: a mailbox can tell a second copy (RFC 5322, 3.6.4).
        mail.Headers.Add("Message-ID", $"<{messageId}@{mail.From!.Host}>");
        try
        {
            await client.SendMailAsync(mail, ct);
        }
        catch (SmtpFailedRecipientException exception) when (exception.StatusCode is SmtpStatusCode.MailboxUnavailable
            or SmtpStatusCode.MailboxNameNotAllowed)
        {
            throw new DeliveryException("smtp-no-such-mailbox", isFinal: true, exception);
        }
        catch (SmtpException exception)
        {
            throw new DeliveryException($"smtp-{exception.StatusCode}", isFinal: false, exception);
        }
    }
}
