using Imaging.ServiceDefaults.Problems;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Why a patient's session does not serve for a call, whichever service answers it.</summary>
public static class SessionProblems
{
    public static readonly Problem WithdrawalOnly = new("withdrawal-only", "This session can only withdraw", 403);
    public static readonly Problem OtherBrowser = new("other-browser", "Another browser opened the link first", 403);
    public static readonly Problem WrongEncounter = new("wrong-encounter", "The session is for another request", 409);
}
