namespace Imaging.Media.Formats;

/// <summary>
/// What is kept of a DICOM object in the clear: never an attribute of the patient. Null where absent or malformed.
/// </summary>
internal sealed record DicomHeader(
    string? TransferSyntaxUid, // as declared; a data set without file meta information declares none
    string? SopClassUid,
    string? SopInstanceUid,
    string? StudyInstanceUid,
    string? SeriesInstanceUid,
    string? Modality,
    int? Rows,
    int? Columns,
    int? Frames, // 1 where an image does not say
    bool HasPixelData, // false for reports, plans, waveforms, and for images stripped of their pixels
    IReadOnlyList<string> Warnings) // in which the object departs from the standard: sentences without its values
{
    public const string ContentType = "application/dicom";
}
