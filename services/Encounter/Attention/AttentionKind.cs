using Imaging.Encounter.Encounters;

namespace Imaging.Encounter.Attention;

/// <summary>Why somebody of the staff should look at an encounter.</summary>
internal static class AttentionKind
{
    public const string MessageFailed = "message-failed";
    public const string LinkLocked = "link-locked";
    public const string NotOpened = "not-opened";
    public const string Unreviewed = "unreviewed";
    public const string Withdrawn = "withdrawn";
    public const string Expired = "expired";
    public const string NotMe = "not-me";

    public static IReadOnlyList<string> All { get; } =
        [MessageFailed, LinkLocked, NotOpened, Unreviewed, Withdrawn, Expired, NotMe];

    /// <summary>What is no longer of interest once an encounter has come to this state.</summary>
    public static IReadOnlyList<string> SettledBy(string status) => status switch
    {
        EncounterStatus.Invited => [MessageFailed, LinkLocked, NotOpened, Unreviewed, Expired, NotMe],
        EncounterStatus.Verified => [MessageFailed, NotOpened],
        EncounterStatus.Reviewed => [Unreviewed],
        EncounterStatus.Withdrawn => [MessageFailed, LinkLocked, NotOpened, Unreviewed, Expired],
        EncounterStatus.Closed => All,
        _ => [],
    };
}
