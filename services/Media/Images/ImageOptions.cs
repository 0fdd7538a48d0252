using System.ComponentModel.DataAnnotations;

namespace Imaging.Media.Images;

/// <summary>Limits on what programs store (section Images).</summary>
internal sealed class ImageOptions
{
    public const string Section = "Images";

    /// <summary>Largest image in bytes. The default is what one S3 PUT takes: 5 GiB.</summary>
    [Range(1, 5L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 5L * 1024 * 1024 * 1024;

    /// <summary>Largest size in bytes that a compressed NIfTI may unfold to.</summary>
    [Range(1, long.MaxValue)]
    public long MaxInflatedBytes { get; set; } = 64L * 1024 * 1024 * 1024;

    /// <summary>How long a deleted or replaced image can be restored before its bytes are erased.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan KeepDeleted { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often images whose time is over are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan EraseEvery { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after an upload whose end nobody knows its row is looked for, and its object erased if there
    /// is none. Longer than a statement may wait for a lock.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan UndoAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Also computes SHA-512, for as long as the release that knew nothing else may run on the same database
    /// (docs/decisions/0009). Off, images stored meanwhile have a digest there that is none.</summary>
    public bool OldDigests { get; set; }

    /// <summary>How often rows without SHA-256 are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RecomputeEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How much is read of the store for them.</summary>
    [Range(1, long.MaxValue)]
    public long RecomputeBytesPerSecond { get; set; } = 32 * 1024 * 1024;

    /// <summary>How many bodies of up to 1 MiB are held in memory at once; further ones are streamed.</summary>
    [Range(0, 4096)]
    public int HeldBodies { get; set; } = 64;
}
