using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imaging.Media.Images;

/// <summary>What an image says of itself, patient attributes left out. Members that its kind does not have are
/// absent.</summary>
public record ImageHeader
{
    /// <summary>DICOM (0008,0060), for example "CT".</summary>
    [JsonPropertyOrder(1)] public string? Modality { get; init; }

    /// <summary>DICOM (0020,000D).</summary>
    [JsonPropertyOrder(1)] public string? StudyInstanceUid { get; init; }

    /// <summary>DICOM (0020,000E).</summary>
    [JsonPropertyOrder(1)] public string? SeriesInstanceUid { get; init; }

    /// <summary>DICOM (0008,0018).</summary>
    [JsonPropertyOrder(1)] public string? SopInstanceUid { get; init; }

    /// <summary>DICOM (0008,0016).</summary>
    [JsonPropertyOrder(1)] public string? SopClassUid { get; init; }

    /// <summary>DICOM (0002,0010).</summary>
    [JsonPropertyOrder(1)] public string? TransferSyntaxUid { get; init; }

    /// <summary>Height of a DICOM frame in pixels.</summary>
    [JsonPropertyOrder(1)] public int? Rows { get; init; }

    /// <summary>Width of a DICOM frame in pixels.</summary>
    [JsonPropertyOrder(1)] public int? Columns { get; init; }

    /// <summary>Number of DICOM frames; 1 where an image does not say.</summary>
    [JsonPropertyOrder(1)] public int? Frames { get; init; }

    /// <summary>Size of a NIfTI volume in voxels: x, y, z, t and further.</summary>
    [JsonPropertyOrder(1)] public IReadOnlyList<long>? Dims { get; init; }

    /// <summary>Voxel type of a NIfTI volume, for example "int16".</summary>
    [JsonPropertyOrder(1)] public string? Datatype { get; init; }

    /// <summary>Size of a NIfTI voxel along each of <see cref="Dims"/>, in <see cref="SpaceUnit"/> and <see
    /// cref="TimeUnit"/>; null where the header holds no finite number.</summary>
    [JsonPropertyOrder(1)] public IReadOnlyList<double?>? VoxelSize { get; init; }

    [JsonPropertyOrder(1)] public string? SpaceUnit { get; init; }

    [JsonPropertyOrder(1)] public string? TimeUnit { get; init; }

    /// <summary>1 or 2.</summary>
    [JsonPropertyOrder(1)] public int? NiftiVersion { get; init; }

    /// <summary>What in the image departs from its standard and is read all the same or left out: sentences for people,
    /// without the values themselves.</summary>
    [JsonPropertyOrder(1)] public IReadOnlyList<string>? Warnings { get; init; }

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
