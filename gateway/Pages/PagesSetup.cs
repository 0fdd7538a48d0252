using Imaging.Gateway.Features;
using Imaging.Gateway.Geo;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Pages;

/// <summary>The pages that web/ builds, from beside the program. What a page is made of has its content's hash in its
/// name and is kept by browsers for good; the page itself is asked for each time.</summary>
internal static class PagesSetup
{
    private const string ForGood = "public, max-age=31536000, immutable";
    private const string EachTime = "no-cache";
    public const string English = "en";
    private static readonly string[] s_reading = ["GET", "HEAD"];

    public static void AddPages(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<PagesOptions>().BindConfiguration(PagesOptions.Section)
            .Validate(options => options.StoreOrigin is null or { IsAbsoluteUri: true, Scheme: "https" or "http" },
                "Pages:StoreOrigin is an address such as https://bucket.s3.eu-west-2.amazonaws.com.")
            .ValidateOnStart();

    public static void UsePages(this WebApplication app)
    {
        app.UseAssets("/p");
        app.UseAssets("/home");
        if (app.Environment.IsDevelopment()) app.UseAssets("/dev");
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapPage("/", "/home", "index");
        app.MapPage("/p", "/p", "index");
        app.MapMethods("/p/clinic.json", s_reading, (IOptions<ClinicOptions> clinic, string language = English) =>
            TypedResults.Ok(ClinicView.Of(clinic.Value, language)))
            .AllowAnonymous().ExcludeFromDescription();
        // Pages of developers and tests.
        if (app.Environment.IsDevelopment()) app.MapPage("/dev/upload", "/dev", "upload");
    }

    private static void UseAssets(this WebApplication app, string path)
    {
        var files = new PhysicalFileProvider(Path.Combine(Folder(path), "assets"));
        app.UseCompressedForms($"{path}/assets", files);
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = $"{path}/assets",
            FileProvider = files,
            ContentTypeProvider = new CompressedForms.ContentTypes(),
            OnPrepareResponse = file =>
            {
                file.Context.Response.AsPage();
                file.Context.Response.Headers.CacheControl = ForGood;
                file.Context.Response.DescribeForm(file.File.Name);
            },
        });
    }

    private static void MapPage(this WebApplication app, string path, string folder, string name)
    {
        var file = Path.Combine(Folder(folder), $"{name}.html");
        app.MapMethods(path, s_reading, (HttpResponse response, IOptions<PagesOptions> options) =>
        {
            response.AsPage(options.Value.StoreOrigin);
            response.Headers.CacheControl = EachTime;
            return TypedResults.PhysicalFile(file, "text/html; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Where the style lies of a page without one of its own.</summary>
    public static string PlainStyle() => "/home/assets/" + Path.GetFileName(
        Directory.EnumerateFiles(Path.Combine(Folder("/home"), "assets"), "*.css").Single());

    /// <summary>That the pages of a path were built into.</summary>
    private static string Folder(string path) => Path.Combine(AppContext.BaseDirectory, "pages", path[1..]);
}

/// <summary>What everybody may know before a date of birth is given.</summary>
internal sealed record ClinicView(string? Name, string? Phone, string? Emergency)
{
    public static ClinicView Of(ClinicOptions clinic, string language) => new(clinic.Name, clinic.Phone,
        clinic.Emergency.GetValueOrDefault(language, clinic.Emergency.GetValueOrDefault(PagesSetup.English, "")));
}
