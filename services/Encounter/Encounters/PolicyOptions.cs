using System.ComponentModel.DataAnnotations;

namespace Imaging.Encounter.Encounters;

/// <summary>What the organisation has decided (section Policy).</summary>
internal sealed class PolicyOptions
{
    public const string Section = "Policy";

    /// <summary>Whether an intimate encounter may be registered for somebody under 18.</summary>
    public bool IntimateMinors { get; set; }

    /// <summary>Whether clinicians see encounters of others, as long as they are not intimate.</summary>
    public bool OpenWithinOrganisation { get; set; } = true;

    /// <summary>How long a link works where the registration does not say.</summary>
    [Range(1, 30)]
    public int ExpiresInDays { get; set; } = 7;

    /// <summary>When a reply is promised where the registration does not say.</summary>
    [Range(1, 90)]
    public int ReplyWithinDays { get; set; } = 7;

    /// <summary>A link that nobody has opened for so long needs attention.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan Unopened { get; set; } = TimeSpan.FromDays(3);

    /// <summary>The patient is reminded so long before the link expires.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "7.00:00:00")]
    public TimeSpan RemindBefore { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The patient is reminded so long after something was uploaded and not sent.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Unsent { get; set; } = TimeSpan.FromHours(4);

    /// <summary>What was never sent is erased so long after the link has expired.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan EraseUnsent { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Where the patient said no to the record: files are erased so many days after the encounter was
    /// closed.</summary>
    [Range(0, 365)]
    public int RecordFalseDays { get; set; } = 30;

    /// <summary>An encounter is erased so many years after it was closed or consent was taken back.</summary>
    [Range(1, 100)]
    public int RetentionYears { get; set; } = 8;

    /// <summary>How often expiry, reminders and attention are looked after.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Round { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>An answer to a date of birth takes at least so long, whatever it says.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan VerificationTime { get; set; } = TimeSpan.FromMilliseconds(300);
}
