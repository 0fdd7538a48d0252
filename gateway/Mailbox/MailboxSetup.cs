using Imaging.Gateway.Features;
using Imaging.Gateway.Pages;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Mailbox;

/// <summary>A developer reads here what patients and staff would be sent. It exists in Development alone.</summary>
internal static class MailboxSetup
{
    public static void AddMailbox(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<MailboxOptions>().BindConfiguration(MailboxOptions.Section)
            .Validate(
                options => builder.Environment.IsDevelopment() || string.IsNullOrEmpty(options.Folder),
                "Mailbox:Folder is for Development only.")
            .ValidateOnStart();

    public static void MapMailbox(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()
            || app.Services.GetRequiredService<IOptions<MailboxOptions>>().Value.Folder is not { Length: > 0 } folder)
            return;
        var style = PagesSetup.PlainStyle();
        var mailbox = app.MapGroup("/dev").AllowAnonymous().ExcludeFromDescription();
        mailbox.MapGet("/mailbox", async (HttpResponse response, CancellationToken ct) =>
        {
            response.AsPage();
            return TypedResults.Text(
                MailboxPage.Render(await Message.ListAsync(folder, ct), style), "text/html; charset=utf-8");
        });
        mailbox.MapGet("/mailbox.json", async (CancellationToken ct) =>
            TypedResults.Ok(await Message.ListAsync(folder, ct)));
    }
}
