namespace Imaging.Media.Submissions;

internal static class SubmissionsSetup
{
    public static void AddSubmissions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FindItems>();
        builder.Services.AddSingleton<ShowItems>();
    }
}
