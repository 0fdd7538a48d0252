using System.ComponentModel.DataAnnotations;

namespace Imaging.ObjectStore;

internal sealed class ObjectStoreOptions
{
    /// <summary>Where everything is kept. One process at a time: a second one refuses to start.</summary>
    [Required]
    public string DataFolder { get; init; } = "";

    [Required]
    public string AccessKey { get; init; } = "";

    [Required]
    public string SecretKey { get; init; } = "";

    /// <summary>The region that signatures must be scoped to.</summary>
    [Required]
    public string Region { get; init; } = "us-east-1";

    /// <summary>A bucket to create at the start when it is absent. Unset: none.</summary>
    public string? Bucket { get; init; }
}
