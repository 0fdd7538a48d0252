using Imaging.Media.Formats;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Images;

/// <summary>What a verdict on a body means to the caller and to the database.</summary>
internal static class Verdicts
{
    /// <summary>Null when the body is an image that is taken.</summary>
    public static Intake.Refused? Refuse(ImageVerdict verdict) => verdict switch
    {
        ImageVerdict.Dicom or ImageVerdict.Nifti => null,
        ImageVerdict.Truncated truncated =>
            new(new(ImageProblems.Truncated, $"{Sentence(truncated.Reason)} Nothing was stored; send the whole file.")),
        ImageVerdict.Damaged damaged =>
            new(new(ImageProblems.Damaged, $"{Sentence(damaged.Reason)} Nothing was stored.")),
        ImageVerdict.TooLarge large => new(new(Problem.TooLarge, $"{Sentence(large.Reason)} Nothing was stored.")),
        ImageVerdict.NotAnImage other => new(
            new(ImageProblems.NotAnImage, $"The body is {other.Found}. DICOM and NIfTI (.nii, .nii.gz) are taken.")),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static Intake.Refused TooLarge(long maxBytes) =>
        new(new(Problem.TooLarge, $"An image has at most {maxBytes} bytes here. Nothing was stored."));

    public static (string Kind, string ContentType, ImageHeader Header) Describe(ImageVerdict verdict) => verdict switch
    {
        ImageVerdict.Dicom { Header: var dicom } => ("dicom", DicomHeader.ContentType, new ImageHeader
        {
            Modality = dicom.Modality,
            StudyInstanceUid = dicom.StudyInstanceUid,
            SeriesInstanceUid = dicom.SeriesInstanceUid,
            SopInstanceUid = dicom.SopInstanceUid,
            SopClassUid = dicom.SopClassUid,
            TransferSyntaxUid = dicom.TransferSyntaxUid,
            Rows = dicom.Rows,
            Columns = dicom.Columns,
            Frames = dicom.Frames ?? (dicom.HasPixelData ? 1 : null),
        }),
        ImageVerdict.Nifti { Header: var nifti } => ("nifti", nifti.ContentType, new ImageHeader
        {
            NiftiVersion = nifti.Version,
            Dims = nifti.Dims,
            Datatype = nifti.Datatype,
            VoxelSize = nifti.VoxelSizes,
            SpaceUnit = nifti.SpaceUnit,
            TimeUnit = nifti.TimeUnit,
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..].TrimEnd('.') + ".";
}
