namespace Imaging.Encounter.Notices;

internal static class NoticesSetup
{
    public static void AddNotices(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClinicOptions>().BindConfiguration(ClinicOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ClinicCalendar>();
        builder.Services.AddSingleton<NoticeTexts>();
        builder.Services.AddSingleton<WriteToPatient>();
    }
}
