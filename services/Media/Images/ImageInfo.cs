using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imaging.Media.Images;

/// <summary>An image as programs see it.</summary>
public sealed record ImageInfo : ImageHeader
{
    internal ImageInfo(ImageHeader header) : base(header)
    {
    }

    public required string ImageId { get; init; }

    /// <summary>"dicom" or "nifti".</summary>
    public required string Kind { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex; absent for a moment after an upgrade, until it is
    /// computed.</summary>
    public string? Sha256 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal static ImageInfo Of(ImageRow row) =>
        new(JsonSerializer.Deserialize<ImageHeader>(row.Header, Json)!)
        {
            ImageId = row.ImageId,
            Kind = row.Kind,
            Size = row.Size,
            Sha256 = row.Sha256 is null ? null : Convert.ToHexStringLower(row.Sha256),
            CreatedAt = row.CreatedAt,
        };
}

/// <summary>A page of images; <see cref="Next"/> is the cursor of the page after it, null on the last one.</summary>
public sealed record ImagePage(
    IReadOnlyList<ImageInfo> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
