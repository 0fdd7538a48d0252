using System.ComponentModel.DataAnnotations;

namespace Imaging.Identity.Sessions;

/// <summary>How long sessions live (section Sessions).</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>Time without activity after which a session of staff ends.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StaffIdle { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Time after which staff sign in again whatever they do.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StaffAbsolute { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Time without activity after which a patient's session ends; parts of an upload are activity.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PatientIdle { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Time after which a patient gives the date of birth again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "2.00:00:00")]
    public TimeSpan PatientAbsolute { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Activity is written down at most this often.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan TouchEvery { get; set; } = TimeSpan.FromSeconds(5);
}
