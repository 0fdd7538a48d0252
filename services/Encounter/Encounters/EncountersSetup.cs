using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Encounter.Encounters;

internal static class EncountersSetup
{
    public static void AddEncounters(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // Here and not only in ServiceDefaults: its rules are generated for the project that this call is in.
        services.AddValidation();
        services.AddOptions<PolicyOptions>().BindConfiguration(PolicyOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddInternalGrpcClient<LinkService.LinkServiceClient>("identity");
        services.AddInternalGrpcClient<SessionService.SessionServiceClient>("identity");
        services.AddInternalGrpcClient<StaffService.StaffServiceClient>("identity");
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<TellStaff>();
        services.AddSingleton<NamePeople>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<MoveEncounter>();
        services.AddSingleton<CutOff>();
        services.AddSingleton<ConfirmPatient>();
        services.AddSingleton<InsertEncounter>();
        services.AddSingleton<RegisterEncounter>();
        services.AddSingleton<FindEncounters>();
        services.AddSingleton<SearchEncounters>();
        services.AddSingleton<GetEncounter>();
        services.AddSingleton<ChangeEncounter>();
        services.AddSingleton<RenewLink>();
        services.AddSingleton<ReviewEncounter>();
        services.AddSingleton<CloseEncounter>();
        services.AddHostedService<ReindexNames>();
    }
}
