using System.ComponentModel.DataAnnotations;

namespace Imaging.ServiceDefaults.Sweeping;

/// <summary>When old rows are deleted (section Sweeping).</summary>
internal sealed class SweepOptions
{
    public const string Section = "Sweeping";

    /// <summary>Time between two rounds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);
}
