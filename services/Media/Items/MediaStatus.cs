namespace Imaging.Media.Items;

/// <summary>Where a file stands.</summary>
internal static class MediaStatus
{
    /// <summary>All of it has come and is being looked at.</summary>
    public const string Checking = "checking";

    /// <summary>Checked and kept.</summary>
    public const string Uploaded = "uploaded";

    /// <summary>A worker makes it viewable.</summary>
    public const string Processing = "processing";

    /// <summary>All is made that it is looked at by.</summary>
    public const string Ready = "ready";

    /// <summary>Not taken, or taken and nothing can be made of it; the reason says why.</summary>
    public const string Failed = "failed";

    /// <summary>It names another patient, and is held until somebody says that it belongs here.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>Taken back after it had been opened: out of lists, shown for a stated reason only.</summary>
    public const string Restricted = "restricted";

    /// <summary>Taken back or refused, and erased.</summary>
    public const string Removed = "removed";

    private const string InUse = $"'{Uploaded}', '{Processing}', '{Ready}', '{Failed}'";

    /// <summary>A condition in SQL: whether it may be seen is as it was with <c>@Status</c>. What workers make of it
    /// meanwhile is no difference.</summary>
    public const string AsAsked = $"(status = @Status OR (status IN ({InUse}) AND @Status IN ({InUse})))";
}
