namespace Imaging.Media.Formats;

/// <summary>What is kept of a NIfTI header: its free texts (descrip, db_name) are not.</summary>
internal sealed record NiftiHeader(
    int Version, // 1 or 2
    IReadOnlyList<long> Dims, // one length per axis: x, y, z, time, then up to three more
    int DatatypeCode,
    string Datatype,
    int BitsPerVoxel,
    IReadOnlyList<double?> VoxelSizes, // steps along the same axes; null where the header holds no number
    string? SpaceUnit, // m, mm, um
    string? TimeUnit, // of the fourth axis: s, ms, us, Hz, ppm, rad/s
    bool BigEndian,
    bool Compressed, // .nii.gz
    IReadOnlyList<string> Warnings) // in which it contradicts itself and is read all the same
{
    /// <summary>No type is registered: image/x.nifti is what libmagic reports for .nii.</summary>
    public string ContentType => Compressed ? "application/gzip" : "image/x.nifti";
}
