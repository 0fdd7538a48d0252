namespace Imaging.Encounter.Uploads;

internal static class UploadsSetup
{
    public static void AddUploads(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuthorizeUpload>();
        builder.Services.AddSingleton<AuthorizeView>();
        builder.Services.AddSingleton<RecordMedia>();
        builder.Services.AddSingleton<TakeBackMedia>();
        builder.Services.AddSingleton<RecordTrouble>();
        builder.Services.AddSingleton<MatchPatient>();
    }

    public static void MapUploads(this WebApplication app)
    {
        app.MapGrpcService<AccessGrpcService>();
        app.MapGrpcService<RecordGrpcService>();
    }
}
