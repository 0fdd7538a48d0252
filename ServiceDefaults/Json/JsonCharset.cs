using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Imaging.ServiceDefaults.Json;

/// <summary>JSON is UTF-8 (RFC 8259, 8.1). A body that is said to be something else is refused before anybody tries to
/// decode it, and "utf-8" may be written in any case, and quoted (RFC 9110, 5.6.6).</summary>
internal static class JsonCharset
{
    private const string Utf8 = "utf-8";

    public static void UseJsonCharset(this WebApplication app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type)
            || !type.Charset.HasValue) return next(context);
        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals(Utf8, StringComparison.OrdinalIgnoreCase))
            return Problem.ForStatus(StatusCodes.Status415UnsupportedMediaType)
                .With("JSON is sent in UTF-8.").ExecuteAsync(context);
        type.Charset = Utf8;
        request.ContentType = type.ToString();
        return next(context);
    });

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
}
