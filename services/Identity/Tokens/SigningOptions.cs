using System.ComponentModel.DataAnnotations;

namespace Imaging.Identity.Tokens;

/// <summary>How signing keys are kept (section Identity).</summary>
internal sealed class SigningOptions
{
    public const string Section = "Identity";

    /// <summary>Age at which a new signing key takes over. The old one verifies for a day more.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(7);
}
