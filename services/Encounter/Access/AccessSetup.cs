using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Encounter.Access;

internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GrantAccess>();
        builder.AddSweeps(GrantAccess.OldGrants);
    }
}
