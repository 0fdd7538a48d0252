using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Seeding;

/// <summary>
/// <c>seed --encounters N [--staff ID]</c>: fills a developer's database with made-up encounters, so that lists can be
/// measured at their size. Every two-hundredth belongs to that member of staff.
/// </summary>
internal static class SeedCommand
{
    private const int PatientsAtOnce = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        var given = WebApplication.CreateBuilder(args);
        if (!given.Environment.IsDevelopment()) return await RefuseAsync("Made-up patients are for Development only.");
        var staffId = Guid.CreateVersion7();
        if (!int.TryParse(given.Configuration["encounters"], CultureInfo.InvariantCulture, out var wanted)
            || wanted < 1 || (given.Configuration["staff"] is { } staff && !Guid.TryParse(staff, out staffId)))
            return await RefuseAsync("seed --encounters N [--staff ID]");
        return await HostCommand.RunAsync("encounter", builder =>
        {
            builder.AddServiceDefaults();
            builder.AddDatabase("encounterdb");
            builder.AddSealing();
            builder.AddPatients();
        }, app => SeedAsync(app, wanted, staffId, CancellationToken.None));
    }

    private static async Task<int> SeedAsync(WebApplication app, int wanted, Guid staffId, CancellationToken ct)
    {
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

    private static async Task<int> RefuseAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 2;
    }
}
