using Imaging.Encounter.V1;
using Imaging.Media.Series;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Media.Items;

internal static class ItemsSetup
{
    public static void AddItems(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<RecordService.RecordServiceClient>("encounter");
        builder.Services.AddSingleton<IOutboxHandler, RecordMedia>();
        builder.Services.AddSingleton<IOutboxHandler, ReportTrouble>();
        builder.Services.AddSingleton<FindMedia>();
        builder.Services.AddSingleton<MediaAccess>();
        builder.Services.AddSingleton<GetMedia>();
        builder.Services.AddSingleton<ListMedia>();
        builder.Services.AddSingleton<ChangeMedia>();
        builder.Services.AddSingleton<GetContent>();
        builder.Services.AddSingleton<RemoveMedia>();
        builder.Services.AddSingleton<MisfiledMedia>();
        builder.Services.AddSingleton<MoveMedia>();
        builder.Services.AddSingleton<MatchIdentity>();
        builder.Services.AddSingleton<GetStack>();
    }
}
