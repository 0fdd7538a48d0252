using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.ServiceDefaults.Problems;

/// <summary>A kind of problem (RFC 9457): a stable type URI, a title and the status it travels with. docs/errors.md
/// lists them.</summary>
public sealed record Problem(string Slug, string Title, int Status)
{
    public const string TypePrefix = "urn:imaging:problem:";

    public static readonly Problem Unauthorized = new("unauthorized", "Authentication is needed", 401);
    public static readonly Problem Forbidden = new("forbidden", "Not allowed", 403);
    public static readonly Problem NotFound = new("not-found", "Not found", 404);
    public static readonly Problem InvalidRequest = new("invalid-request", "The request is not valid", 400);
    public static readonly Problem TooLarge = new("too-large", "The body is too large", 413);
    public static readonly Problem RateLimited = new("rate-limited", "Too many requests", 429);
    public static readonly Problem Internal = new("internal", "Something went wrong here", 500);
    public static readonly Problem Unavailable = new(
        "dependency-unavailable", "A part of the system is not available", 503);

    public string Type => TypePrefix + Slug;

    /// <param name="detail">What is wrong in this case and what to do; never a value that a patient or a key is known
    /// by.</param>
    public ProblemHttpResult With(string detail) =>
        TypedResults.Problem(detail, statusCode: Status, title: Title, type: Type);

    public ProblemHttpResult With(string detail, IEnumerable<KeyValuePair<string, object?>> extensions) =>
        TypedResults.Problem(detail, statusCode: Status, title: Title, type: Type, extensions: extensions);

    internal static Problem ForStatus(int status) => status switch
    {
        401 => Unauthorized,
        403 => Forbidden,
        404 => NotFound,
        413 => TooLarge,
        429 => RateLimited,
        503 => Unavailable,
        >= 500 => Internal,
        405 => new("method-not-allowed", "Method not allowed", 405),
        415 => new("unsupported-content", "Unsupported content type", 415),
        _ => InvalidRequest,
    };
}
