using Imaging.ServiceDefaults.Problems;

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
    public static readonly Problem PreviewMissing = new("preview-not-available", "There is no preview", 501);
}

/// <summary>Why a request is not carried out, before it is known in which shape the caller wants to hear it.</summary>
internal sealed record Refusal(Problem Problem, string Detail)
{
    public IResult ToResult() => Problem.With(Detail);
}
