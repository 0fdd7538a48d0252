using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

internal static class EncounterProblems
{
    public static readonly Problem InvalidCursor = new("invalid-cursor", "The cursor is not valid", 400);
    public static readonly Problem NotFound = new("encounter-not-found", "There is no such encounter", 404);
    public static readonly Problem ReceiptNotFound = new("receipt-not-found", "There is no receipt", 404);
    public static readonly Problem PatientDiffers = new("patient-differs", "The patient is known otherwise", 409);
    public static readonly Problem WrongState = new("wrong-state", "The encounter is not in a state for this", 409);
    public static readonly Problem IntimateMinor = new("intimate-minor", "Not for a patient under 18", 422);
    public static readonly Problem NotYours = new("not-your-encounter", "For the owner and those named", 403);
    public static readonly Problem ReasonNeeded = new("access-reason-needed", "A reason is needed", 428);
    public static readonly Problem MessageLimitReached = new("message-limit", "Too many messages", 429);

    public static readonly Problem UnknownLink = new("unknown-link", "The link is not known", 404);
    public static readonly Problem WrongDate = new("wrong-date-of-birth", "The date of birth is not right", 401);
    public static readonly Problem LinkLocked = new("link-locked", "The link is locked", 423);
    public static readonly Problem LinkExpired = new("link-expired", "The link has expired", 410);
    public static readonly Problem LinkEnded = new("link-ended", "The link has ended", 410);
    public static readonly Problem TooManyBrowsers = new("too-many-browsers", "Too many browsers", 409);
    public static readonly Problem ConsentVersion = new("consent-version", "The wording is another by now", 409);
    public static readonly Problem ConsentNeeded = new("consent-needed", "Consent is needed first", 409);

    public static readonly Problem ItemNotFound = new("media-not-found", "There is no such file", 404);
    public static readonly Problem NothingToSend = new("nothing-to-send", "There is nothing to send", 409);
    public static readonly Problem ItemsUnfinished = new("items-unfinished", "Not everything has arrived", 409);
    public static readonly Problem ItemsUnusable = new("items-unusable", "Some can't be sent", 409);
    public static readonly Problem NewerItems = new("newer-items", "There is something newer", 409);

    public static ProblemHttpResult Missing => NotFound.With("It does not exist, or you may not see it.");

    public static ProblemHttpResult In(string status) => WrongState.With(
        $"The encounter is {status}, and this can't be done then.", [new("state", status)]);

    public static ProblemHttpResult Reached(MessageLimit limit) => MessageLimitReached.With(limit switch
    {
        MessageLimit.Encounter => "This encounter has had its messages for today. Try tomorrow, or call the patient.",
        MessageLimit.Recipient => "This number or address has had its messages for this hour. Try again later.",
        _ => "You have sent your messages for today. Try tomorrow, or give the link with notify \"none\".",
    }, [new("limit", limit.ToString().ToLowerInvariant())]);
}
