using System.Text;
using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.DicomBuilder;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

/// <summary>Header values by their value representation (PS3.5, 6.2): the first of several, nothing where
/// malformed.</summary>
public class DicomValueTests
{
    private const uint Study = 0x0020000D;
    private const uint Frames = 0x00280008;
    private const uint Rows = 0x00280010;
    private const uint Columns = 0x00280011;

    [Theory]
    [InlineData("US", ExplicitLittle)]
    [InlineData("US", ExplicitBig)]
    [InlineData("US", ImplicitLittle)]
    [InlineData("SS", ExplicitLittle)]
    [InlineData("SS", ExplicitBig)]
    [InlineData("UL", ExplicitLittle)]
    [InlineData("UL", ExplicitBig)]
    [InlineData("SL", ExplicitLittle)]
    [InlineData("UV", ExplicitLittle)]
    [InlineData("UV", ExplicitBig)]
    [InlineData("SV", ExplicitLittle)]
    [InlineData("FL", ExplicitLittle)]
    [InlineData("FL", ExplicitBig)]
    [InlineData("FD", ExplicitLittle)]
    [InlineData("FD", ExplicitBig)]
    [InlineData("IS", ExplicitLittle)]
    [InlineData("DS", ExplicitBig)]
    [InlineData("LO", ExplicitLittle)]
    [InlineData("UN", ExplicitLittle)]
    [InlineData("UN", ExplicitBig)]
    [InlineData("??", ExplicitLittle)]
    public void A_number_is_read_by_the_representation_it_is_written_in(string vr, string syntax)
    {
        var bigEndian = syntax == ExplicitBig && vr != "UN";
        foreach (short number in new short[] { 0, 4, 1024, short.MaxValue })
        {
            var one = Written(number, vr, bigEndian);
            var two = vr is "IS" or "DS" or "LO"
                ? [.. one, (byte)'\\', .. Written(9, vr, bigEndian)] : one.Concat(Written(9, vr, bigEndian)).ToArray();
            Assert.Equal(number, Header(File(syntax).Element(Rows, vr, one)).Rows);
            Assert.Equal(number, Header(File(syntax).Element(Columns, vr, two)).Columns);
            Assert.Empty(Header(File(syntax).Element(Rows, vr, two)).Warnings);
        }
    }

    [Theory]
    [InlineData("IS", "1024.0", 1024)]
    [InlineData("IS", " +7 ", 7)]
    [InlineData("DS", "1.024E3", 1024)]
    [InlineData("IS", "1A", null)]
    [InlineData("IS", "0x10", null)]
    [InlineData("IS", "1,024", null)]
    [InlineData("DS", "4.5", null)]
    [InlineData("IS", "-4", null)]
    [InlineData("IS", "99999999999", null)]
    [InlineData("DS", "1E400", null)]
    [InlineData("DS", "NaN", null)]
    [InlineData("PN", "Infinity", null)]
    [InlineData("OB", "12", null)]
    [InlineData("OW", "12", null)]
    [InlineData("SQ", "1234", null)]
    [InlineData("AT", "1234", null)]
    public void A_number_in_characters_is_whole_and_not_negative_or_nothing(string vr, string value, int? expected)
    {
        var header = Header(File(ExplicitLittle).Text(Rows, vr, value));
        Assert.Equal(expected, header.Rows);
        Assert.Equal(expected is null ? ["Rows is no count"] : [], header.Warnings);
    }

    [Theory]
    [InlineData("US", "01")]
    [InlineData("US", "010203")]
    [InlineData("UL", "0102")]
    [InlineData("UL", "FFFFFFFF")]
    [InlineData("SS", "FFFF")]
    [InlineData("SL", "FFFFFFFF")]
    [InlineData("UV", "FFFFFFFFFFFFFFFF")]
    [InlineData("FL", "0000C07F")] // NaN
    [InlineData("FL", "0000807F")] // infinite
    [InlineData("FL", "00009040")] // 4.5
    [InlineData("FD", "000000000000F0FF")] // infinite below zero
    [InlineData("FD", "00000000")]
    public void A_binary_number_that_is_none_is_nothing(string vr, string value)
    {
        var header = Header(File(ExplicitLittle).Element(Rows, vr, Convert.FromHexString(value)));
        Assert.Null(header.Rows);
        Assert.Equal(["Rows is no count"], header.Warnings);
    }

    [Theory]
    [InlineData("0", 1, "NumberOfFrames is below 1 and taken for 1")]
    [InlineData("-3", 1, "NumberOfFrames is below 1 and taken for 1")]
    [InlineData("12\\7", 12, null)]
    [InlineData("  ", 1, null)]
    [InlineData("\\7", 1, null)]
    [InlineData("many", null, "NumberOfFrames is no count")]
    public void Frames_are_counted_as_readers_count_them(string value, int? expected, string? warning)
    {
        var header = Header(File(ExplicitLittle).Text(Frames, "IS", value).Element(0x7FE00010, "OB", new byte[2]));
        Assert.Equal(expected, header.Frames);
        Assert.Equal(warning is null ? [] : [warning], header.Warnings);
    }

    [Fact]
    public void An_image_that_does_not_say_has_one_frame_and_a_report_has_none()
    {
        Assert.Equal(1, Header(File(ExplicitLittle).Element(0x7FE00010, "OB", new byte[2])).Frames);
        Assert.Null(Header(File(ExplicitLittle).Text(Study, "UI", "1.2")).Frames);
    }

    [Fact]
    public void More_values_than_fit_are_one_value_to_us() =>
        Assert.Equal(8, Header(File(ExplicitLittle)
            .Element(Rows, "US", [8, 0, .. new byte[1000]])).Rows);

    [Theory]
    [InlineData("1.2.3", "1.2.3", null)]
    [InlineData("1.2.3\\4.5.6", "1.2.3", null)]
    [InlineData(" 1.2.3 ", "1.2.3", null)]
    [InlineData("", null, null)]
    [InlineData("1.02.3", "1.02.3", "StudyInstanceUID is no valid UID")]
    [InlineData("1..3", "1..3", "StudyInstanceUID is no valid UID")]
    [InlineData("1.2.", "1.2.", "StudyInstanceUID is no valid UID")]
    [InlineData("1.2.a", null, "StudyInstanceUID is no UID")]
    [InlineData("1.2;DROP", null, "StudyInstanceUID is no UID")]
    [InlineData("1,2,3", null, "StudyInstanceUID is no UID")]
    public void A_uid_is_what_the_standard_says_or_a_warning(string value, string? expected, string? warning)
    {
        foreach (var syntax in new[] { ExplicitLittle, ImplicitLittle })
        {
            var header = Header(File(syntax).Text(Study, "UI", value));
            Assert.Equal(expected, header.StudyInstanceUid);
            Assert.Equal(warning is null ? [] : [warning], header.Warnings);
        }
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(66, false)]
    [InlineData(300, false)]
    [InlineData(60_000, false)]
    public void A_uid_has_at_most_64_characters(int length, bool isKept)
    {
        var uid = string.Concat("1.2.", new string('7', length - 4));
        var header = Header(File(ExplicitLittle).Text(Study, "UI", uid));
        Assert.Equal(isKept ? uid : null, header.StudyInstanceUid);
        Assert.Equal(isKept ? [] : ["StudyInstanceUID has more than 64 characters"], header.Warnings);
    }

    [Theory]
    [InlineData("US")]
    [InlineData("OB")]
    [InlineData("FD")]
    public void A_uid_that_is_not_written_as_text_is_none(string vr)
    {
        var header = Header(File(ExplicitLittle).Element(Study, vr, "1.2.3.4\0"u8.ToArray()));
        Assert.Null(header.StudyInstanceUid);
        Assert.Equal(["StudyInstanceUID is no UID"], header.Warnings);
    }

    [Theory]
    [InlineData("CT", "CT")]
    [InlineData("CT\\MR", "CT")]
    [InlineData("ct", null)]
    [InlineData("<b>", null)]
    [InlineData("ABCDEFGHIJKLMNOPQ", null)]
    public void A_modality_is_a_code_or_a_warning(string value, string? expected)
    {
        var header = Header(File(ExplicitLittle).Text(0x00080060, "CS", value));
        Assert.Equal(expected, header.Modality);
        Assert.Equal(expected is null ? ["Modality is no code"] : [], header.Warnings);
    }

    [Fact]
    public void A_malformed_uid_of_the_data_set_gives_way_to_that_of_the_meta_information()
    {
        var header = Header(File(ExplicitLittle).Text(0x00080016, "UI", "1.2.x"));
        Assert.Equal("1.2.840.10008.5.1.4.1.1.2", header.SopClassUid);
        Assert.Equal(["SOPClassUID is no UID"], header.Warnings);
    }

    [Fact]
    public void The_first_of_duplicates_that_can_be_read_counts()
    {
        var header = Header(File(ExplicitLittle).Text(Study, "UI", "1.x").Text(Study, "UI", "1.2")
            .Text(Study, "UI", "9.9").Text(Study, "UI", "9.y"));
        Assert.Equal("1.2", header.StudyInstanceUid);
    }

    private static byte[] Written(short number, string vr, bool bigEndian)
    {
        byte[] little = vr switch
        {
            "US" or "SS" or "UN" or "??" => BitConverter.GetBytes(number),
            "UL" or "SL" => BitConverter.GetBytes((int)number),
            "UV" or "SV" => BitConverter.GetBytes((long)number),
            "FL" => BitConverter.GetBytes((float)number),
            "FD" => BitConverter.GetBytes((double)number),
            _ => Encoding.ASCII.GetBytes($"{number}"),
        };
        if (bigEndian && vr is not ("IS" or "DS" or "LO"))
            Array.Reverse(little);
        return little;
    }

    private static DicomHeader Header(DicomBuilder file) =>
        Assert.IsType<ImageVerdict.Dicom>(Judge(file.ToArray())).Header;
}
