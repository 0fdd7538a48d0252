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

    /// <summary>Uploaded hours ago and not handed over.</summary>
    public const string Unsent = "unsent";

    /// <summary>A file was not taken.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>A file that was handed over can't be used.</summary>
    public const string Failed = "failed";

    /// <summary>A DICOM file names another patient.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>A file lies in the wrong encounter.</summary>
    public const string Misfiled = "misfiled";

    public static IReadOnlyList<string> All { get; } =
    [
        MessageFailed, LinkLocked, NotOpened, Unreviewed, Withdrawn, Expired, NotMe, Unsent, Quarantined, Failed,
        Mismatch, Misfiled,
    ];

    /// <summary>What is no longer of interest once an encounter has come to this state.</summary>
    public static IReadOnlyList<string> SettledBy(string status) => status switch
    {
        EncounterStatus.Invited => [MessageFailed, LinkLocked, NotOpened, Unreviewed, Expired, NotMe],
        EncounterStatus.Verified => [MessageFailed, NotOpened],
        // Whoever reviews has seen what is there. A wrong patient or place stays until it is put right.
        EncounterStatus.Reviewed => [Unreviewed, Quarantined, Failed],
        EncounterStatus.Withdrawn =>
            [MessageFailed, LinkLocked, NotOpened, Unreviewed, Expired, Unsent, Quarantined, Failed, Mismatch],
        EncounterStatus.Closed => All,
        _ => [],
    };
}
