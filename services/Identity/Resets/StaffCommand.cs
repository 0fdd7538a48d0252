using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.Resets;

/// <summary>For the last administrator, whom nobody else can reset: <c>staff reset --email ADDRESS</c> prints the
/// one-time link.</summary>
internal static class StaffCommand
{
    private const string Usage = "staff reset --email ADDRESS";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["reset", "--email", var email])
            return await IdentitySetup.CommandAsync(services => ResetAsync(email, services, CancellationToken.None));
        await Console.Error.WriteLineAsync(Usage);
        return 2;
    }

    private static async Task<int> ResetAsync(string email, IServiceProvider services, CancellationToken ct)
    {
        var emailIndex = await services.GetRequiredService<StaffSeals>().IndexAsync(email, ct);
        var url = await Work.RunAsync(services.GetRequiredService<DbDataSource>(), async work =>
        {
            if (await work.FindAsync<Guid?>(Sql.Find, new { emailIndex }) is not { } staffId) return null;
            await work.AuditAsync(
                services.GetRequiredService<AuditTrail>(), new(AuditEntry.Host, "reset.request", staffId));
            return await services.GetRequiredService<IssueReset>().RunAsync(staffId, work);
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
