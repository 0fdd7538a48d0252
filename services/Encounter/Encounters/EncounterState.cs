namespace Imaging.Encounter.Encounters;

/// <summary>The states of <see cref="EncounterStatus"/>, as a search names one.</summary>
public enum EncounterState
{
    Registered,
    Invited,
    Verified,
    Consented,
    Submitted,
    Reviewed,
    Closed,
    Locked,
    Expired,
    Withdrawn,
}
