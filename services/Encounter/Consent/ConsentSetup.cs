using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Encounter.Consent;

internal static class ConsentSetup
{
    public static void AddConsent(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ConsentOptions>().BindConfiguration(ConsentOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddInternalGrpcClient<WithdrawalService.WithdrawalServiceClient>("media");
        services.AddSingleton<IOutboxHandler, WithdrawMedia>();
        services.AddSingleton<Wordings>();
        services.AddSingleton<AnswerConsent>();
        services.AddSingleton<WithdrawConsent>();
        services.AddSingleton<WithdrawForPatient>();
        services.AddSingleton<ReceiptKeys>();
        services.AddSingleton<ReadReceipt>();
    }
}
