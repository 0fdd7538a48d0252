using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Rpc;
using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Encounter.PatientSide;

internal static class PatientSideSetup
{
    public static void AddPatientSide(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Decoy>();
        services.AddSingleton<RecordVerification>();
        services.AddSingleton<VerifyPatient>();
        services.AddSingleton<ReadOwnEncounter>();
        services.AddInternalGrpcClient<SubmissionService.SubmissionServiceClient>("media");
        services.AddSingleton<IOutboxHandler, ShowMedia>();
        services.AddSingleton<ReadQueueKey>();
        builder.AddSweeps(QueueKeys.Old);
        services.AddSingleton<SubmitItems>();
        services.AddSingleton<WithdrawOwnConsent>();
        services.AddSingleton<SayNotMe>();
    }
}
