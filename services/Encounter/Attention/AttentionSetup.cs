using Imaging.Encounter.Expiry;

namespace Imaging.Encounter.Attention;

internal static class AttentionSetup
{
    public static void AddAttention(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AttentionList>();
        builder.Services.AddSingleton<ExpireEncounters>();
        builder.Services.AddSingleton<RemindPatients>();
        builder.Services.AddSingleton<UnsentItems>();
        builder.Services.AddSingleton<RemindUnsent>();
        builder.Services.AddSingleton<EraseUnsent>();
        builder.Services.AddSingleton<FindAttention>();
        builder.Services.AddSingleton<NotifyOwners>();
        builder.Services.AddHostedService<WatchEncounters>();
    }
}
