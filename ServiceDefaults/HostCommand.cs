using System.Data.Common;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults;

/// <summary>
/// A command on the host, which no route of the API does: it has parts of a service, of which nothing is started.
/// Whoever may run it already holds the database and its keys.
/// </summary>
public static class HostCommand
{
    /// <summary>Returns the exit status.</summary>
    /// <param name="service">Whose data and keys they are.</param>
    /// <param name="add">The parts that the command needs.</param>
    public static async Task<int> RunAsync(
        string service, Action<WebApplicationBuilder> add, Func<WebApplication, Task<int>> command)
    {
        try
        {
            await using var app = Build(service, add);
            await PrepareAsync(app.Services, CancellationToken.None);
            return await command(app);
        }
        catch (Exception exception) when (exception is DbException or DependencyException
            or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The data of {service} can't be used: {exception.Message}");
            return 1;
        }
    }

    private static WebApplication Build(string service, Action<WebApplicationBuilder> add)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["InternalAuth:ClientId"] = service;
        // For calls to other services, of which there are none.
        builder.Configuration["InternalAuth:ClientSecret"] = Browser.NewSecret();
        add(builder);
        return builder.Build();
    }

    /// <summary>The schema and the keys, as before the service listens.</summary>
    private static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        // The service would wait for a database that is away; at a terminal that is said at once.
        await using (await services.GetRequiredService<DbDataSource>().OpenConnectionAsync(ct))
        {
            foreach (var early in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
                await early.StartingAsync(ct);
        }
    }
}
