using System.Text.Encodings.Web;
using Imaging.Gateway.Features;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Geo;

/// <summary>The refusal: a page for people, a problem document for programs, both with the clinic's phone.</summary>
internal sealed class OutsideServiceArea(IOptions<ClinicOptions> options)
{
    private const string Reason = "This service can't be used from where you are.";
    private readonly ClinicOptions _clinic = options.Value;

    private string Clinic => _clinic.Name is { Length: > 0 } name ? name : "the clinic";

    public Task AnswerAsync(HttpContext context) => Prefers(context.Request) ? PageAsync(context)
        : EdgeProblems.OutsideServiceArea
            .With($"{Reason} Call {Clinic}: {_clinic.Phone}.", [new("phone", _clinic.Phone)])
            .ExecuteAsync(context);

    private Task PageAsync(HttpContext context)
    {
        var encode = HtmlEncoder.Default;
        context.Response.AsPage();
        return TypedResults.Text($"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Not available from here</title>
            <main>
            <h1>Not available from here</h1>
            <p>{encode.Encode(Reason)} You may be abroad, or your connection may look as if you were.</p>
            <p>Please call {encode.Encode(Clinic)}: <strong>{encode.Encode(_clinic.Phone!)}</strong></p>
            </main>
            </html>
            """, "text/html; charset=utf-8", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    /// <summary>Whether a page is what the caller likes best (RFC 9110, 12.5.1), and not merely takes too.</summary>
    private static bool Prefers(HttpRequest request) => request.GetTypedHeaders().Accept
        .OrderByDescending(accepted => accepted.Quality ?? 1)
        .FirstOrDefault()?.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) == true;
}
