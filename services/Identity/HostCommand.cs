using System.Data.Common;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity;

/// <summary>
/// A command on the host, which no route of the API does: it has all parts of the service, of which nothing is started.
/// Whoever may run it already holds the database and its keys; the audit trail says that it was done.
/// </summary>
internal static class HostCommand
{
    /// <summary>Returns the exit status.</summary>
    public static async Task<int> RunAsync(Func<IServiceProvider, Task<int>> command)
    {
        try
        {
            await using var app = await OpenAsync(CancellationToken.None);
            return await command(app.Services);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"Identity's data can't be used: {exception.Message}");
            return 1;
        }
    }

    private static async Task<WebApplication> OpenAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        // Keys are derived for the service of this name. The secret is for calls to others, of which there are none.
        builder.Configuration["InternalAuth:ClientId"] = "identity";
        builder.Configuration["InternalAuth:ClientSecret"] = Browser.NewSecret();
        builder.AddIdentity();
        var app = builder.Build();
        // The service would wait for a database that is away; at a terminal that is said at once.
        await using (await app.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync(ct))
        {
            // The schema and the keys, as before the service listens.
            foreach (var early in app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
                await early.StartingAsync(ct);
        }

        return app;
    }
}
