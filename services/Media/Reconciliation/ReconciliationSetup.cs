namespace Imaging.Media.Reconciliation;

internal static class ReconciliationSetup
{
    public static void AddReconciliation(this WebApplicationBuilder builder)
    {
        builder.AddOrphans();
        builder.Services.AddHostedService<Reconcile>();
    }

    /// <summary>What the administrator's command needs of it.</summary>
    public static void AddOrphans(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReconcileOptions>().BindConfiguration(ReconcileOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<EraseOrphan>();
    }
}
