using System.Text.Json;
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

    /// <summary>All that the database keeps of an image, ready to be written: whatever can't be is found out before the
    /// image is stored.</summary>
    public static ImageFacts Describe(ImageVerdict verdict) => verdict switch
    {
        ImageVerdict.Dicom { Header: var dicom } => ImageFacts.Of("dicom", DicomHeader.ContentType, new ImageHeader
        {
            Modality = dicom.Modality,
            StudyInstanceUid = dicom.StudyInstanceUid,
            SeriesInstanceUid = dicom.SeriesInstanceUid,
            SopInstanceUid = dicom.SopInstanceUid,
            SopClassUid = dicom.SopClassUid,
            TransferSyntaxUid = dicom.TransferSyntaxUid,
            Rows = dicom.Rows,
            Columns = dicom.Columns,
            Frames = dicom.Frames,
            Warnings = Some(dicom.Warnings),
        }),
        ImageVerdict.Nifti { Header: var nifti } => ImageFacts.Of("nifti", nifti.ContentType, new ImageHeader
        {
            NiftiVersion = nifti.Version,
            Dims = nifti.Dims,
            Datatype = nifti.Datatype,
            VoxelSize = nifti.VoxelSizes,
            SpaceUnit = nifti.SpaceUnit,
            TimeUnit = nifti.TimeUnit,
            Warnings = Some(nifti.Warnings),
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> warnings) =>
        warnings.Count == 0 ? null : [.. warnings.Select(Sentence)];

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..].TrimEnd('.') + ".";
}

/// <summary>What is known of an image besides its bytes.</summary>
/// <param name="Header">JSON of <see cref="ImageHeader"/>.</param>
internal sealed record ImageFacts(string Kind, string ContentType, string Header)
{
    public static ImageFacts Of(string kind, string contentType, ImageHeader header) =>
        new(kind, contentType, JsonSerializer.Serialize(header, ImageHeader.Json));
}
