namespace Imaging.Gateway.Mailbox;

/// <summary>Where services leave the messages of a development instance instead of sending them (section
/// Mailbox).</summary>
internal sealed class MailboxOptions
{
    public const string Section = "Mailbox";

    public string? Folder { get; set; }
}
