namespace Imaging.Transcode.Jobs;

/// <summary>What a worker has claimed.</summary>
/// <param name="Lease">Of this attempt: what another has taken up since is no longer ours.</param>
/// <param name="Attempt">The first is 1.</param>
/// <param name="Deaths">How often a worker died over it.</param>
/// <param name="TraceParent">Of the request that caused it (W3C Trace Context).</param>
internal sealed record Job(Guid JobId, Guid MediaId, int Revision, int Recipe, string Kind, Guid Lease, int Attempt,
    int Deaths, string? TraceParent, DateTimeOffset SubmittedAt);

/// <summary>What is made viewable, as the database names it.</summary>
internal static class JobKinds
{
    public const string Photo = "photo";
    public const string Video = "video";
    public const string Dicom = "dicom";
}

/// <summary>Where a job stands.</summary>
internal static class JobState
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Done = "done";

    /// <summary>Nothing more is tried; the row says why.</summary>
    public const string Failed = "failed";

    public const string Cancelled = "cancelled";
}

/// <summary>Which way files are made viewable. A change of what comes out is a new number, and files that are submitted
/// again are made anew.</summary>
internal static class Recipe
{
    public const int Current = 1;
}
