using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Imaging.Gateway.Pages;

/// <summary>The forms of a file that were compressed when it was built lie beside it, "main.js.br": whoever takes one
/// gets it.</summary>
internal static class CompressedForms
{
    // The smallest first.
    private static readonly (string Coding, string Ending)[] s_forms = [("br", ".br"), ("gzip", ".gz")];

    public static void UseCompressedForms(this WebApplication app, PathString path, IFileProvider files) =>
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(path, out var rest) && rest.HasValue
                && s_forms.FirstOrDefault(form => Takes(context.Request, form.Coding)
                    && files.GetFileInfo(rest.Value + form.Ending).Exists) is { Ending: { } ending })
                context.Request.Path += ending;
            return next(context);
        });

    /// <summary>Says how the file that is answered with is compressed, and that it depends on what is taken.</summary>
    public static void DescribeForm(this HttpResponse response, string name)
    {
        response.Headers.Vary = StringValues.Concat(response.Headers.Vary, HeaderNames.AcceptEncoding);
        if (FormOf(name) is { Coding: { } coding }) response.Headers.ContentEncoding = coding;
    }

    private static bool Takes(HttpRequest request, string coding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(taken => taken.Value == coding && taken.Quality is not 0);

    private static (string? Coding, string? Ending) FormOf(string name) =>
        s_forms.FirstOrDefault(form => name.EndsWith(form.Ending, StringComparison.Ordinal));

    /// <summary>A form's type is that of the file.</summary>
    internal sealed class ContentTypes : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _known = new();

        public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType) =>
            _known.TryGetContentType(subpath[..^(FormOf(subpath).Ending?.Length ?? 0)], out contentType);
    }
}
