using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

internal static class MediaProblems
{
    public static readonly Problem NotFound = new("media-not-found", "There is no such file", 404);
    public static readonly Problem RenditionMissing = new("rendition-not-found", "There is no such rendition", 404);
    public static readonly Problem AlreadySent = new("already-sent", "The file has been sent", 409);
    public static readonly Problem NamesAnother = new("names-another-patient", "It names another patient", 409);
    public static readonly Problem ReasonNeeded = new("access-reason-needed", "A reason is needed", 428);

    public static ProblemHttpResult Restricted => ReasonNeeded.With(
        "It was taken back after it had been opened. Say why it is needed, for restricted items; it is recorded.",
        [new("restricted", true)]);

    public static ProblemHttpResult Missing => NotFound.With("It does not exist, or you may not see it.");
}
