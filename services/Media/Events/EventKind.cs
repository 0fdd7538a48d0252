namespace Imaging.Media.Events;

/// <summary>What may happen to a file.</summary>
internal static class EventKind
{
    /// <summary>Checked and kept.</summary>
    public const string Uploaded = "uploaded";

    /// <summary>Made viewable, so far: the file says how far.</summary>
    public const string Processing = "processing";

    /// <summary>All is made that it is looked at by.</summary>
    public const string Ready = "ready";

    /// <summary>Not taken, or nothing can be made of it.</summary>
    public const string Failed = "failed";

    /// <summary>Handed over by the patient: staff see it from here on.</summary>
    public const string Submitted = "submitted";

    /// <summary>What is said of it has changed.</summary>
    public const string Changed = "changed";

    /// <summary>Said to lie in the wrong encounter, and hidden.</summary>
    public const string Misfiled = "misfiled";

    /// <summary>Filed under another encounter, or back.</summary>
    public const string Moved = "moved";

    /// <summary>Taken back before anybody had opened it.</summary>
    public const string Removed = "removed";

    /// <summary>Taken back after somebody had.</summary>
    public const string Restricted = "restricted";
}
