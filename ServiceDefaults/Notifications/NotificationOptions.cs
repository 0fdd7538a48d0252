using System.ComponentModel.DataAnnotations;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>How messages reach people (section Notifications).</summary>
public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    /// <summary>Mail server. Unset: no e-mail leaves.</summary>
    public string? SmtpHost { get; set; }

    [Range(1, 65535)]
    public int SmtpPort { get; set; } = 587;

    /// <summary>Unset: the server takes mail without a login.</summary>
    public string? SmtpUser { get; set; }

    public string? SmtpPassword { get; set; }

    /// <summary>STARTTLS. Off only for a server on the same host.</summary>
    public bool SmtpTls { get; set; } = true;

    /// <summary>Sender of e-mails.</summary>
    [EmailAddress]
    public string From { get; set; } = "imaging@localhost";

    /// <summary>Address of the gateway that sends text messages; see <see cref="SmsHandler"/> for what it gets. Unset:
    /// no text message leaves.</summary>
    [Url]
    public string? SmsWebhook { get; set; }

    /// <summary>Secret that calls of the webhook are signed with.</summary>
    public string? SmsSecret { get; set; }

    [Range(1, 1000)]
    public int PerEncounterPerDay { get; set; } = 5;

    [Range(1, 1000)]
    public int PerRecipientPerHour { get; set; } = 3;

    [Range(1, 100_000)]
    public int PerSenderPerDay { get; set; } = 200;
}
