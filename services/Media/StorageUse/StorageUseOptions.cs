using System.ComponentModel.DataAnnotations;

namespace Imaging.Media.StorageUse;

/// <summary>How the store's use is counted (section StorageUse).</summary>
internal sealed class StorageUseOptions
{
    public const string Section = "StorageUse";

    /// <summary>How often all rows are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(5);
}
