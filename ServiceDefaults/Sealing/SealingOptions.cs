using System.ComponentModel.DataAnnotations;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>Where the keys are that patients' data are sealed with (section Sealing).</summary>
internal sealed class SealingOptions
{
    public const string Section = "Sealing";

    /// <summary>The file with the root keys, mode 0600, shared by all services and kept apart from the data.</summary>
    [Required]
    public string KeyFile { get; set; } = "";

    /// <summary>Make the file where it is missing and this database holds nothing sealed yet. Unset: never.</summary>
    public bool CreateKeyFile { get; set; }

    /// <summary>ARN or alias of the AWS KMS key that wraps the keys in the file. Unset: they lie there as they
    /// are.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>How often the key file is looked at for a new key.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan KeyFilePollInterval { get; set; } = TimeSpan.FromSeconds(5);
}
