using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Imaging.Gateway.Mailbox;

/// <summary>The messages as a page: headings, definitions and text, nothing that runs. A link is opened as its
/// reader would.</summary>
internal static partial class MailboxPage
{
    public static string Render(Message[] messages, string style)
    {
        var page = new StringBuilder($"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Mailbox</title>
            <link rel="stylesheet" href="{style}">
            <main>
            <h1>Mailbox</h1>
            <p>Messages of this development instance, the newest first. None of them left this machine.</p>

            """);
        if (messages.Length == 0) page.AppendLine("<p>There are none yet.</p>");
        foreach (var message in messages) Append(page, message);
        return page.AppendLine("</main>").AppendLine("</html>").ToString();
    }

    private static void Append(StringBuilder page, Message message) => page.AppendLine($"""
        <article>
        <h2>{Text(message.Subject is { Length: > 0 } subject ? subject : message.Kind)}</h2>
        <dl>
        <dt>At</dt><dd><time datetime="{message.At.UtcDateTime:O}">{message.At.UtcDateTime:d MMM yyyy HH:mm:ss} UTC</time></dd>
        <dt>To</dt><dd>{Text(message.To)} ({Text(message.Channel)})</dd>
        <dt>Kind</dt><dd>{Text(message.Kind)}</dd>
        </dl>
        <p>{Linked(message.Text)}</p>
        </article>
        """);

    private static string Linked(string text)
    {
        var html = new StringBuilder();
        var end = 0;
        foreach (Match link in Link().Matches(text))
        {
            html.Append(Lines(text[end..link.Index]));
            html.Append($"<a href=\"{Text(link.Value)}\">{Text(link.Value)}</a>");
            end = link.Index + link.Length;
        }

        return html.Append(Lines(text[end..])).ToString();
    }

    private static string Lines(string text) => string.Join("<br>\n", text.Split('\n').Select(Text));

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    // Up to a space or what closes a sentence around it.
    [GeneratedRegex(@"https?://[^\s<>""]*[^\s<>"".,;:!?)]")]
    private static partial Regex Link();
}
