namespace Imaging.Media.Items;

/// <summary>Where a file stands.</summary>
internal static class MediaStatus
{
    /// <summary>All of it has come and is being looked at.</summary>
    public const string Checking = "checking";

    /// <summary>Checked and kept.</summary>
    public const string Uploaded = "uploaded";

    /// <summary>Not taken; the reason says why.</summary>
    public const string Failed = "failed";

    /// <summary>Taken back after it had been opened: out of lists, shown for a stated reason only.</summary>
    public const string Restricted = "restricted";

    /// <summary>Taken back or refused, and erased.</summary>
    public const string Removed = "removed";
}
