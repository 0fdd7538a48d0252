using System.ComponentModel.DataAnnotations;

namespace Imaging.Media.Checks;

/// <summary>The virus scanner (section ClamAv).</summary>
internal sealed class ClamAvOptions
{
    public const string Section = "ClamAv";

    /// <summary>Where clamd listens: a path for a Unix socket, or host:port. Unset: nothing is scanned.</summary>
    public string? Address { get; set; }

    /// <summary>How much of a file is sent to it at most: clamd's StreamMaxLength, in bytes.</summary>
    [Range(1, 4L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 25L * 1024 * 1024;
}
