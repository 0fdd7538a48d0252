using System.ComponentModel.DataAnnotations;

namespace Imaging.Identity.Tokens;

/// <summary>How signing keys are kept (section Identity).</summary>
internal sealed class SigningOptions
{
    public const string Section = "Identity";

    /// <summary>Secret that signing keys are sealed under in the database; the same for all replicas.</summary>
    [Required, MinLength(32)]
    public string SealKey { get; set; } = "";

    /// <summary>Age at which a new signing key takes over. The old one verifies for a day more.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(7);
}
