namespace Imaging.Media.Uploads;

/// <summary>
/// Where an upload stands: open -> checking -> complete or quarantined, or open -> aborted. Each step is one
/// conditional UPDATE, so that of two who act at once one wins.
/// </summary>
internal static class UploadState
{
    /// <summary>Bytes may come.</summary>
    public const string Open = "open";

    /// <summary>All have come; whoever has claimed it looks at them.</summary>
    public const string Checking = "checking";

    public const string Complete = "complete";

    /// <summary>Given up by its sender, or by time.</summary>
    public const string Aborted = "aborted";

    /// <summary>Not taken; the file says why.</summary>
    public const string Quarantined = "quarantined";
}
