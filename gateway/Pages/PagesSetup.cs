using Imaging.Gateway.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Imaging.Gateway.Pages;

/// <summary>The pages that web/ builds, from beside the program. What a page is made of has its content's hash in its
/// name and is kept by browsers for good; the page itself is asked for each time.</summary>
internal static class PagesSetup
{
    private const string ForGood = "public, max-age=31536000, immutable";
    private const string EachTime = "no-cache";

    /// <summary>The pages of developers and tests exist in Development alone.</summary>
    public static void MapDevelopmentPages(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.MapPages("/dev", "upload");
    }

    /// <param name="path">Where the pages are, which is also the folder that they were built into.</param>
    /// <param name="pages">By their names, without an ending.</param>
    private static void MapPages(this WebApplication app, string path, params string[] pages)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "pages", path[1..]);
        if (!Directory.Exists(folder)) throw new InvalidOperationException($"The pages of {path} were not built.");
        var files = new PhysicalFileProvider(folder);
        var group = app.MapGroup(path).AllowAnonymous().ExcludeFromDescription();
        foreach (var page in pages)
            group.MapGet($"/{page}", (HttpResponse response) =>
            {
                response.AsPage();
                response.Headers.CacheControl = EachTime;
                return TypedResults.PhysicalFile(
                    files.GetFileInfo($"{page}.html").PhysicalPath!, "text/html; charset=utf-8");
            });
        group.MapGet("/assets/{name}", IResult (string name, HttpResponse response) =>
        {
            var file = files.GetFileInfo($"assets/{name}");
            if (!file.Exists || !s_types.TryGetContentType(name, out var type)) return TypedResults.NotFound();
            response.AsPage();
            response.Headers.CacheControl = ForGood;
            return TypedResults.PhysicalFile(file.PhysicalPath!, type);
        });
    }

    private static readonly FileExtensionContentTypeProvider s_types = new();
}
