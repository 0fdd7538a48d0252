using System.Text.Json.Serialization;

namespace Imaging.Media.Images;

internal static class ImagesSetup
{
    public static void AddImages(this WebApplicationBuilder builder)
    {
        // Only the gateway connects here, and it passes bodies on as slowly as phones send them.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        builder.Services.AddOptions<ImageOptions>().BindConfiguration(ImageOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<ImageIntake>();
        builder.Services.AddSingleton<StoreImage>();
        builder.Services.AddSingleton<DigestStoredImage>();
        builder.Services.AddHostedService<RecomputeDigests>();
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
    }
}
