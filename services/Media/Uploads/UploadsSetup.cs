using Imaging.Encounter.V1;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Rpc;
using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Media.Uploads;

internal static class UploadsSetup
{
    private const string SweepFinished = """
        DELETE FROM upload
        WHERE finished_at < @before
        ORDER BY finished_at
        LIMIT @limit
        """;

    private const string SweepAllowances = """
        DELETE FROM upload_allowance
        WHERE day < @before
        ORDER BY day
        LIMIT @limit
        """;

    public static void AddUploads(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // Here and not only in ServiceDefaults: its rules are generated for the project that this call is in.
        services.AddValidation();
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddInternalGrpcClient<AccessService.AccessServiceClient>("encounter");
        services.AddSingleton<IncomingObjects>();
        services.AddSingleton<KeptObjects>();
        services.AddSingleton<ObjectReader>();
        services.AddSingleton<ClientUrls>();
        services.AddSingleton<EncounterKeys>();
        services.AddSingleton<UploadAccess>();
        services.AddSingleton<UploadLimits>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<SignPart>();
        services.AddSingleton<PlanUpload>();
        services.AddSingleton<ReadUpload>();
        services.AddSingleton<CheckUpload>();
        services.AddSingleton<FinishUpload>();
        services.AddSingleton<ReceiveUpload>();
        services.AddSingleton<CompleteUpload>();
        services.AddSingleton<AbortUpload>();
        services.AddHostedService<WorkOnUploads>();
        services.AddHostedService<SweepIncoming>();
        builder.AddSweeps(new(SweepFinished, TimeSpan.FromDays(30)), new(SweepAllowances, TimeSpan.FromDays(2)));
    }
}
