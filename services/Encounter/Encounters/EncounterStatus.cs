namespace Imaging.Encounter.Encounters;

/// <summary>
/// Where an encounter stands. Registered: it has no live link; invited: a link is out; verified: the date of birth was
/// right; consented: photos may come; submitted: photos are there to be reviewed.
/// </summary>
internal static class EncounterStatus
{
    public const string Registered = "registered";
    public const string Invited = "invited";
    public const string Verified = "verified";
    public const string Consented = "consented";
    public const string Submitted = "submitted";
    public const string Reviewed = "reviewed";
    public const string Closed = "closed";
    public const string Locked = "locked";
    public const string Expired = "expired";
    public const string Withdrawn = "withdrawn";

    // A move to itself says that the deed may be repeated. What is not here does not happen.
    private static readonly Dictionary<string, string[]> Moves = new()
    {
        [Registered] = [Registered, Invited, Expired, Closed, Withdrawn],
        [Invited] = [Invited, Registered, Verified, Consented, Locked, Expired, Closed, Withdrawn],
        [Verified] = [Verified, Registered, Invited, Consented, Locked, Expired, Closed, Withdrawn],
        [Consented] = [Consented, Registered, Invited, Verified, Submitted, Locked, Expired, Closed, Withdrawn],
        [Submitted] = [Submitted, Invited, Reviewed, Closed, Withdrawn],
        [Reviewed] = [Invited, Submitted, Closed, Withdrawn],
        [Locked] = [Locked, Registered, Invited, Expired, Closed, Withdrawn],
        [Expired] = [Invited, Closed, Withdrawn],
        [Closed] = [Withdrawn],
        [Withdrawn] = [Closed],
    };

    public static IReadOnlyCollection<string> All => Moves.Keys;

    public static bool Allows(string from, string to) => Moves[from].Contains(to);

    /// <summary>The states that this one can be reached from.</summary>
    public static IReadOnlyList<string> Before(string to) => [.. All.Where(from => Allows(from, to))];

    /// <summary>Whether the patient may answer the questions: after the date of birth, until it is all over.</summary>
    public static bool TakesConsent(string status) => status is Verified or Consented or Submitted or Reviewed;

    /// <summary>Whether the link of before is dead once an encounter comes to this state.</summary>
    public static bool EndsLink(string to) => to is Registered or Invited or Locked or Expired or Closed or Withdrawn;

    /// <summary>Whether a link that is right serves for more than withdrawing.</summary>
    public static bool IsOpenToPatient(string status) => status is not (Closed or Withdrawn or Expired);
}
