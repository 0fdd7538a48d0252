using System.Reflection;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Sweeping;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Notifications;

public static class NotificationsSetup
{
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// <see cref="Messages"/> with the templates of the calling assembly, and the ways they leave by. Call it after
    /// AddOutbox.
    /// </summary>
    public static WebApplicationBuilder AddNotifications(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<NotificationOptions>().BindConfiguration(NotificationOptions.Section)
            .ValidateDataAnnotations()
            .Validate(options => options.SmsWebhook is null || options.SmsSecret?.Length >= 32,
                "Notifications:SmsWebhook needs Notifications:SmsSecret of 32 characters or more.")
            .ValidateOnStart();
        services.AddSingleton(new MigrationSet(typeof(NotificationsSetup).Assembly, "Notifications"));
        services.AddSingleton(new MessageTemplates(Assembly.GetCallingAssembly()));
        services.AddSingleton(new Mailbox(builder.Configuration, builder.Environment, TimeProvider.System));
        builder.AddSweeps(MessageLimits.OldCounts);
        services.AddSingleton<MessageLimits>();
        services.AddSingleton<Messages>();
        services.AddSingleton<IOutboxHandler, EmailHandler>();
        services.AddSingleton<IOutboxHandler, SmsHandler>();
        services.AddHttpClient(nameof(SmsHandler), client => client.Timeout = WebhookPatience);
        return builder;
    }
}
