using System.Text.Json;
using System.Text.RegularExpressions;
using Imaging.ServiceDefaults.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Problems;

/// <summary>What is wrong with a request before anybody has looked at what it asks for: cut short, too large, too slow,
/// no JSON, or JSON with something else where a value belongs, which is named.</summary>
internal sealed partial class RequestFaults : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad) return false;
        await AnswerTo(bad).ExecuteAsync(httpContext);
        return true;
    }

    private static IResult AnswerTo(BadHttpRequestException bad) => (bad.StatusCode, bad.InnerException) switch
    {
        // An inner one is of the reader, which lost its way: what it took for a path may be anything.
        (_, JsonException { InnerException: not JsonException } json) when FieldOf(json) is { Length: > 0 } field =>
            TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                [field] = [json is RefusedValueException refused ? refused.Message : "This can't stand here."],
            }),
        (_, JsonException) => Problem.InvalidRequest.With("The body is not the JSON that this call takes."),
        (StatusCodes.Status413PayloadTooLarge, _) =>
            Problem.TooLarge.With("The body is larger than this call accepts."),
        (StatusCodes.Status408RequestTimeout, _) =>
            Problem.InvalidRequest.With("The body arrived too slowly. Send it again."),
        (StatusCodes.Status415UnsupportedMediaType, _) =>
            Problem.ForStatus(bad.StatusCode).With("This call takes another content type."),
        _ when Parameter().Match(bad.Message) is { Success: true } said => Problem.InvalidRequest.With(
            $"{said.Groups["name"].Value}: it is missing from the address, or can't stand there."),
        _ => Problem.InvalidRequest.With("The request ended early or is malformed. Send it again, whole."),
    };

    private static string FieldOf(JsonException json) =>
        FieldNames.Of(json.Path, (json as RefusedValueException)?.Element ?? "");

    /// <summary>How the framework says that it could not bind one; the value that stands behind it is not for an
    /// answer.</summary>
    [GeneratedRegex(@"parameter ""[^"" ]+ (?<name>\w+)""")]
    private static partial Regex Parameter();
}
