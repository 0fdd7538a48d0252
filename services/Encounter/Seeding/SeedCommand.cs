using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Seeding;

/// <summary>
/// <c>seed --encounters N [--staff ID]</c>: fills a developer's database with made-up encounters, so that lists can be
/// measured at their size. Every two-hundredth belongs to that member of staff.
/// </summary>
internal static class SeedCommand
{
    private const int PatientsAtOnce = 500;

    public static async Task<int> RunAsync(string[] args, CancellationToken ct = default)
    {
        await using var app = Build(args);
        if (!app.Environment.IsDevelopment()) return await RefuseAsync("Made-up patients are for Development only.");
        if (!int.TryParse(app.Configuration["encounters"], CultureInfo.InvariantCulture, out var wanted) || wanted < 1)
            return await RefuseAsync("seed --encounters N [--staff ID]");
        var staffId = Guid.TryParse(app.Configuration["staff"], out var given) ? given : Guid.CreateVersion7();

        // The schema and the keys, as before the service listens; nothing is started.
        foreach (var early in app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await early.StartingAsync(ct);
        var (seeder, clock) = (ActivatorUtilities.CreateInstance<Seeder>(app.Services, staffId), Stopwatch.StartNew());
        await using var connection = await app.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync(ct);
        for (var made = 0; made < wanted;)
        {
            made += await seeder.RunAsync(connection, Math.Min(PatientsAtOnce, (wanted - made + 9) / 10), made, ct);
            Console.Write($"\r{made} encounters in {clock.Elapsed.TotalSeconds:F0} s");
        }

        Console.WriteLine($"\nOne in two hundred belongs to {staffId}.");
        return 0;
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        // Keys are derived for the service of this name. The secret is for calls to others, of which there are none.
        builder.Configuration["InternalAuth:ClientId"] = "encounter";
        builder.Configuration["InternalAuth:ClientSecret"] = Browser.NewSecret();
        builder.AddServiceDefaults();
        builder.AddDatabase("encounterdb");
        builder.AddSealing();
        builder.AddPatients();
        return builder.Build();
    }

    private static async Task<int> RefuseAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 2;
    }
}
