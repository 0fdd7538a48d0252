using System.ComponentModel.DataAnnotations;

namespace Imaging.Media.Reconciliation;

/// <summary>How store and rows are compared (section Reconcile).</summary>
internal sealed class ReconcileOptions
{
    public const string Section = "Reconcile";

    /// <summary>Time between two rounds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "30.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What is younger may still be on its way between store and row.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an orphan has to have been one before an administrator may erase it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan EraseAfter { get; set; } = TimeSpan.FromDays(30);

    /// <summary>More orphans than this share of all objects are no orphans, but a mistake: nothing is noted then.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MostOrphans { get; set; } = 0.01;

    /// <summary>So many are no mistake yet, however few objects there are.</summary>
    [Range(0, 1000)]
    public int AlwaysAllowed { get; set; } = 10;
}
