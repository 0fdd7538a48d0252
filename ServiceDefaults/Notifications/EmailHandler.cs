using System.Net.Sockets;
using System.Text.Json;
using Imaging.ServiceDefaults.Outbox;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>E-mail over SMTP (RFC 5321), plain text.</summary>
internal sealed class EmailHandler(Mailbox mailbox, IOptions<NotificationOptions> options) : IOutboxHandler
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly NotificationOptions _options = options.Value;

    /// <summary>Below the outbox's lease: a server that says nothing must not have a message delivered
    /// twice.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public string Name => "email";

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var text = JsonSerializer.Deserialize<RenderedMessage>(message.Payload, Json)!;
        await mailbox.PutAsync(message, text, ct);
        if (_options.SmtpHost is { } host) await DeliverAsync(host, Mail(message.MessageId, text), ct);
        else if (!mailbox.IsThere) throw new DeliveryException("smtp-not-configured", isFinal: false);
    }

    private MimeMessage Mail(Guid messageId, RenderedMessage text)
    {
        var from = MailboxAddress.Parse(_options.From);
        // What nobody can be written to by is not there however often it is tried.
        if (!MailboxAddress.TryParse(text.To, out var to)) throw NoSuchMailbox();
        return new([from], [to], text.Subject, new TextPart { Text = text.Text })
        {
            // The same for every attempt: a mailbox can tell a second copy (RFC 5322, 3.6.4).
            MessageId = $"{messageId}@{from.Domain}",
        };
    }

    private async Task DeliverAsync(string host, MimeMessage mail, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        try
        {
            await SendAsync(host, mail, deadline.Token);
        }
        catch (SmtpCommandException exception) when (exception.StatusCode is SmtpStatusCode.MailboxUnavailable
            or SmtpStatusCode.MailboxNameNotAllowed && exception.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            throw NoSuchMailbox(exception);
        }
        catch (SmtpCommandException exception)
        {
            throw new DeliveryException($"smtp-{exception.StatusCode}", isFinal: false, exception);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && exception is ProtocolException
            or SslHandshakeException or AuthenticationException or NotSupportedException or SocketException
            or IOException or OperationCanceledException)
        {
            throw new DeliveryException($"smtp-{exception.GetType().Name}", isFinal: false, exception);
        }
    }

    private async Task SendAsync(string host, MimeMessage mail, CancellationToken ct)
    {
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        await client.ConnectAsync(host, _options.SmtpPort,
            _options.SmtpTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, ct);
        if (_options.SmtpUser is { } user) await client.AuthenticateAsync(user, _options.SmtpPassword ?? "", ct);
        await client.SendAsync(mail, ct);
        // Taken is taken: what goes wrong while parting is no failure to MailKit.
        await client.DisconnectAsync(quit: true, ct);
    }

    private static DeliveryException NoSuchMailbox(Exception? inner = null) =>
        new("smtp-no-such-mailbox", isFinal: true, inner);
}
