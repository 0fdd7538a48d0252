namespace Imaging.Media.Formats;

/// <summary>The few tags (group in the high half) that the walk knows by name.</summary>
internal static class DicomTags
{
    public const uint MetaGroupLength = 0x0002_0000;
    public const uint MediaStorageSopClass = 0x0002_0002;
    public const uint MediaStorageSopInstance = 0x0002_0003;
    public const uint TransferSyntax = 0x0002_0010;
    public const uint SopClass = 0x0008_0016;
    public const uint SopInstance = 0x0008_0018;
    public const uint Modality = 0x0008_0060;
    public const uint StudyInstance = 0x0020_000D;
    public const uint SeriesInstance = 0x0020_000E;
    public const uint NumberOfFrames = 0x0028_0008;
    public const uint Rows = 0x0028_0010;
    public const uint Columns = 0x0028_0011;
    public const uint PixelRepresentation = 0x0028_0103;
    public const uint PixelDataProviderUrl = 0x0028_7FE0;
    public const uint FloatPixelData = 0x7FE0_0008;
    public const uint DoublePixelData = 0x7FE0_0009;
    public const uint PixelData = 0x7FE0_0010;
    public const uint Item = 0xFFFE_E000;
    public const uint ItemEnd = 0xFFFE_E00D;
    public const uint SequenceEnd = 0xFFFE_E0DD;

    public static bool IsPixelData(uint tag) => tag is PixelData or FloatPixelData or DoublePixelData;

    /// <summary>PS3.6, 6: what people call the few that are kept.</summary>
    public static string Keyword(uint tag) => tag switch
    {
        MetaGroupLength => "FileMetaInformationGroupLength",
        MediaStorageSopClass => "MediaStorageSOPClassUID",
        MediaStorageSopInstance => "MediaStorageSOPInstanceUID",
        TransferSyntax => "TransferSyntaxUID",
        SopClass => "SOPClassUID",
        SopInstance => "SOPInstanceUID",
        Modality => "Modality",
        StudyInstance => "StudyInstanceUID",
        SeriesInstance => "SeriesInstanceUID",
        NumberOfFrames => "NumberOfFrames",
        Rows => "Rows",
        Columns => "Columns",
        _ => Name(tag),
    };

    /// <summary>PS3.6, 6: how the value is written where the file does not say, or says UN.</summary>
    public static ushort Vr(uint tag) => tag switch
    {
        MetaGroupLength => DicomVr.Ul,
        Rows or Columns => DicomVr.Us,
        NumberOfFrames => DicomVr.Is,
        Modality => DicomVr.Cs,
        _ => DicomVr.Ui,
    };

    public static string Name(uint tag) =>
        IsPixelData(tag) ? "the pixel data element" : $"the element ({tag >> 16:X4},{tag & 0xFFFF:X4})";
}
