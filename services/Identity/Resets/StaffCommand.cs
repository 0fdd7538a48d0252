using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Resets;

/// <summary>
/// For the last administrator, whom nobody else can reset: <c>staff reset --email ADDRESS</c> on the host prints the
/// one-time link. Whoever may run it already holds the database and its keys; the audit trail says that it was done.
/// </summary>
internal static class StaffCommand
{
    private const string Usage = "staff reset --email ADDRESS";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["reset", "--email", var email])
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            return await ResetAsync(email, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The staff database can't be used: {exception.Message}");
            return 1;
        }
    }

    private static async Task<int> ResetAsync(string email, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        // Keys are derived for the service of this name. The secret is for calls to others, of which there are none.
        builder.Configuration["InternalAuth:ClientId"] = "identity";
        builder.Configuration["InternalAuth:ClientSecret"] = Browser.NewSecret();
        builder.AddIdentity();
        await using var app = builder.Build();
        // The schema and the keys, as before the service listens; nothing is started.
        foreach (var early in app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await early.StartingAsync(ct);

        var emailIndex = await app.Services.GetRequiredService<StaffSeals>().IndexAsync(email, ct);
        var url = await Work.RunAsync(app.Services.GetRequiredService<DbDataSource>(), async work =>
        {
            if (await work.FindAsync<Guid?>(Sql.Find, new { emailIndex }) is not { } staffId) return null;
            await work.AuditAsync(app.Services.GetRequiredService<AuditTrail>(),
                new(AuditEntry.System, "reset.request", staffId, Detail: new { by = "command on the host" }));
            return await app.Services.GetRequiredService<IssueReset>().RunAsync(staffId, work);
        }, ct);
        Console.WriteLine(url is null
            ? "There is no active account for this address."
            : $"Open within one hour, once:\n{url}");
        return url is null ? 1 : 0;
    }

    private static class Sql
    {
        // FOR UPDATE: two resets of one person come one after the other.
        public const string Find = """
            SELECT staff_id
            FROM staff
            WHERE email_index = @emailIndex AND state = 'active'
            FOR UPDATE
            """;
    }
}
