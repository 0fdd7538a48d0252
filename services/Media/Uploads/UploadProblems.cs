using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Uploads;

internal static class UploadProblems
{
    public static readonly Problem InvalidParts = new("invalid-parts", "The parts are not those that arrived", 400);
    public static readonly Problem FileRefused = new("file-refused", "The file can't be taken", 400);
    public static readonly Problem NotFound = new("upload-not-found", "There is no such upload", 404);
    public static readonly Problem EncounterNotFound = new("encounter-not-found", "There is no such encounter", 404);
    public static readonly Problem ConsentNeeded = new("consent-needed", "Consent is needed first", 409);
    public static readonly Problem WrongState = new("wrong-state", "The encounter is not in a state for this", 409);
    public static readonly Problem Limit = new("upload-limit", "No more can be sent", 409);
    public static readonly Problem Incomplete = new("upload-incomplete", "Not everything has arrived", 409);
    public static readonly Problem Closed = new("upload-closed", "The upload is no longer open", 409);
    public static readonly Problem TypeRefused = new("file-type-refused", "This kind of file is not taken", 415);

    public static ProblemHttpResult Missing => NotFound.With("It does not exist, or it is not yours.");

    public static ProblemHttpResult In(string state) => Closed.With(
        state == UploadState.Aborted
            ? "It was given up or took too long. Send the file anew."
            : "All of it has arrived. Look at the file itself.", [new("state", state)]);
}
