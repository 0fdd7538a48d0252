using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Images;

internal static class ImageProblems
{
    public static readonly Problem InvalidId = new("invalid-id", "The id is not valid", 400);
    public static readonly Problem InvalidCursor = new("invalid-cursor", "The cursor is not valid", 400);
    public static readonly Problem Truncated = new("truncated-image", "The image is cut short", 400);
    public static readonly Problem Damaged = new("damaged-image", "The image is damaged", 400);
    public static readonly Problem InsufficientScope = new(
        "insufficient-scope", "The key's scopes do not allow this", 403);
    public static readonly Problem SubjectNotAllowed = new(
        "subject-not-allowed", "The key does not reach this subject", 403);
    public static readonly Problem NotFound = new("image-not-found", "There is no such image", 404);
    public static readonly Problem Exists = new("image-exists", "The image exists with other content", 409);
    public static readonly Problem PreconditionFailed = new(
        "precondition-failed", "The image is not in the expected state", 412);
    public static readonly Problem NotAnImage = new("not-an-image", "This is not an image we take", 415);
    public static readonly Problem RangeNotSatisfiable = new(
        "range-not-satisfiable", "The range is outside the image", 416);
    public static readonly Problem NoPicture = new("no-picture", "There is nothing to show", 422);

    public static readonly Refusal ConditionFailed = new(PreconditionFailed,
        "The stored image is not in the state that the request's conditions name. Read it again.");

    public static Refusal Malformed(string header) =>
        new(Problem.InvalidRequest, $"{header} is no list of entity tags: \"...\", W/\"...\" or *.");
}

/// <summary>Why a request is not carried out, before it is known in which shape the caller wants to hear it.</summary>
internal sealed record Refusal(Problem Problem, string Detail)
{
    public ProblemHttpResult ToProblem() => Problem.With(Detail);

    public IResult ToResult() => ToProblem();
}
