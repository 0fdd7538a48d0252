using Imaging.Identity.ApiKeys;
using Imaging.Identity.AuditChecks;
using Imaging.Identity.Data;
using Imaging.Identity.FirstStart;
using Imaging.Identity.Links;
using Imaging.Identity.Sessions;
using Imaging.Identity.Staff;
using Imaging.Identity.Tokens;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Sealing;
using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Identity;

internal static class IdentitySetup
{
    /// <summary>All parts of the service, for the service itself and for commands on its host.</summary>
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        // Again: what is generated for validation covers the request records of the project that the call is in.
        builder.Services.AddValidation();
        builder.AddDatabase("identitydb");
        builder.AddSealing();
        builder.AddAudit();
        builder.AddOutbox();
        builder.AddNotifications();
        builder.AddTokens();
        builder.AddSessions();
        builder.AddLinks();
        builder.AddStaff();
        builder.AddApiKeys();
        builder.AddFirstStart();
        builder.AddAuditChecks();
        builder.AddSweeps(OldRows.All);
    }

    public static Task<int> CommandAsync(Func<IServiceProvider, Task<int>> command) =>
        HostCommand.RunAsync("identity", AddIdentity, app => command(app.Services));
}
