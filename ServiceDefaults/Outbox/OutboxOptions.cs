using System.ComponentModel.DataAnnotations;

namespace Imaging.ServiceDefaults.Outbox;

/// <summary>How messages are delivered (section Outbox).</summary>
internal sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>Wait after the first failure; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest that one attempt may take; its message is leased for a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:50")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Attempts before a message is given up; the default spreads over about ten hours.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 18;
}
