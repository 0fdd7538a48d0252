using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.DicomBuilder;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

/// <summary>Where sequences, items and the file itself end (PS3.5, 7.5), and where they only seem to.</summary>
public class DicomEndTests
{
    private const uint Sequence = 0x00081115;
    private const uint Study = 0x0020000D;

    /// <summary>What stands in the item of a sequence, each with stray ends before a nested study.</summary>
    public static TheoryData<string> Leaks =>
        ["sequence end", "two sequence ends", "item end", "both", "both, then no end", "deep", "deep both", "next item"];

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_nested_value_never_passes_for_the_files_own(string what)
    {
        foreach (var (isExplicit, syntax) in new[] { (true, ExplicitLittle), (false, ImplicitLittle) })
        {
            var file = File(syntax).Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
            var nested = new DicomBuilder(isExplicit).Text(Study, "UI", "6.6.6").Text(0x0020000E, "UI", "6.6.6.6");
            var before = what.StartsWith("deep", StringComparison.Ordinal);
            file.Header(Sequence, "SQ", Undefined).Mark(Item, Undefined);
            if (before)
                file.Header(0x00081199, "SQ", Undefined).Mark(Item, Undefined);
            Stray(file, what).Raw(nested.ToArray());
            if (before)
                file.Mark(ItemEnd).Mark(SequenceEnd);
            if (what != "both, then no end")
                file.Mark(ItemEnd);
            file.Mark(SequenceEnd);
            file.Text(Study, "UI", "1.2.3").Text(0x0020000E, "UI", "1.2.3.1").Element(0x7FE00010, "OB", new byte[4]);

            var verdict = Judge(file.ToArray());
            Assert.NotEqual("6.6.6", (verdict as ImageVerdict.Dicom)?.Header.StudyInstanceUid);
            Assert.NotEqual("6.6.6.6", (verdict as ImageVerdict.Dicom)?.Header.SeriesInstanceUid);
        }
    }

    [Fact]
    public void A_stray_end_of_a_sequence_in_an_item_is_passed_over_with_a_warning()
    {
        var file = File(ExplicitLittle).Header(Sequence, "SQ", Undefined).Mark(Item, Undefined)
            .Element(0x00081199, "SQ", [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]).Mark(SequenceEnd)
            .Text(Study, "UI", "6.6.6").Mark(ItemEnd).Mark(SequenceEnd);
        var header = Header(file.Text(Study, "UI", "1.2.3"));
        Assert.Equal("1.2.3", header.StudyInstanceUid);
        Assert.Contains("has no sequence", Assert.Single(header.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SQ", "", ExplicitLittle)]
    [InlineData("SQ", "FEFF00E000000000", ExplicitLittle)]
    [InlineData("UN", "FEFF00E000000000", ExplicitLittle)]
    [InlineData("SQ", "FFFEE00000000000", ExplicitBig)]
    [InlineData("SQ", "", ImplicitLittle)]
    [InlineData("SQ", "FEFF00E000000000", ImplicitLittle)]
    public void The_end_of_a_sequence_of_known_length_does_no_harm(string vr, string items, string syntax)
    {
        var header = Header(
            File(syntax).Element(Sequence, vr, Convert.FromHexString(items)).Mark(SequenceEnd).Image());
        Assert.Equal(8, header.Rows);
        Assert.Contains("has no sequence", Assert.Single(header.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SQ", "0800060000000000", ExplicitLittle)]
    [InlineData("UI", "FEFF00E000000000", ExplicitLittle)]
    [InlineData("UI", "312E32", ImplicitLittle)]
    public void The_end_of_what_is_no_sequence_is_damaged(string vr, string value, string syntax) =>
        Assert.IsType<ImageVerdict.Damaged>(Judge(
            File(syntax).Element(Study, vr, Convert.FromHexString(value)).Mark(SequenceEnd).Image().ToArray()));

    [Fact]
    public void An_item_that_only_the_next_item_ends_is_taken()
    {
        var file = File(ExplicitLittle).Header(Sequence, "SQ", Undefined);
        file.Mark(Item, Undefined).Number(0x00280010, "US", 9).Mark(Item, Undefined).Number(0x00280010, "US", 9);
        Assert.Equal(8, Header(file.Mark(ItemEnd).Mark(SequenceEnd).Image()).Rows);
    }

    [Fact]
    public void An_item_that_nothing_ends_is_damaged_from_where_its_sequence_seems_to_end()
    {
        var file = File(ExplicitLittle).Header(Sequence, "SQ", Undefined).Mark(Item, Undefined)
            .Element(0x00081199, "SQ", []);
        int at = file.ToArray().Length;
        var damaged = Assert.IsType<ImageVerdict.Damaged>(Judge(file.Mark(SequenceEnd).Image().ToArray()));
        Assert.Contains($"0x{at:X}", damaged.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_an_item_without_one_is_damaged() => Assert.IsType<ImageVerdict.Damaged>(
        Judge(File(ExplicitLittle).Identification().Mark(ItemEnd).ToArray()));

    [Theory]
    [InlineData(ExplicitLittle, false)]
    [InlineData(ImplicitLittle, false)]
    [InlineData(ExplicitBig, false)]
    [InlineData(Deflated, false)]
    [InlineData(Jpeg, true)]
    [InlineData(null, false)]
    public void Up_to_seven_stray_bytes_at_the_end_are_taken_with_a_warning(string? syntax, bool encapsulated)
    {
        for (int count = 1; count <= 7; count++)
        {
            var stray = Enumerable.Repeat((byte)0x0A, count).ToArray();
            var file = syntax is null ? new DicomBuilder() : File(syntax);
            if (syntax == Deflated)
                file.RawDeflated(new DicomBuilder().Image().Raw(stray).ToArray());
            else if (encapsulated)
                file.Identification().Header(0x7FE00010, "OB", Undefined).Mark(Item).Mark(SequenceEnd).Raw(stray);
            else
                file.Image().Raw(stray);
            Assert.Equal([$"{count} stray bytes follow the last element"], Header(file).Warnings);
        }
    }

    [Fact]
    public void A_report_may_be_followed_by_stray_bytes_too() =>
        Assert.Single(Header(File(ExplicitLittle).Text(Study, "UI", "1.2").Raw("\r\n"u8.ToArray())).Warnings);

    [Theory]
    [InlineData(8)]
    [InlineData(11)]
    public void The_header_of_an_element_is_not_stray(int count) => Assert.IsType<ImageVerdict.Truncated>(
        Judge(File(ExplicitLittle).Image().Raw(((byte[])[0xFC, 0xFF, 0xFC, 0xFF, .. "OB"u8, 0, 0, 1, 0, 0])[..count])
            .ToArray()));

    [Fact]
    public void What_may_be_the_beginning_of_the_pixels_is_not_stray()
    {
        var cut = File(ExplicitLittle).Identification().Number(0x00280010, "US", 8).Raw(0xE0, 0x7F, 0x10);
        Assert.IsType<ImageVerdict.Truncated>(Judge(cut.ToArray()));
    }

    [Fact]
    public void Within_a_sequence_nothing_is_stray()
    {
        var file = File(ExplicitLittle).Image().Header(0xFFFAFFFA, "SQ", Undefined).Raw(1, 2, 3);
        Assert.IsType<ImageVerdict.Truncated>(Judge(file.ToArray()));
    }

    private static DicomBuilder Stray(DicomBuilder file, string what) => what switch
    {
        "sequence end" or "deep" => file.Mark(SequenceEnd),
        "two sequence ends" => file.Mark(SequenceEnd).Mark(SequenceEnd),
        "item end" => file.Mark(ItemEnd),
        "next item" => file.Mark(Item, Undefined).Mark(SequenceEnd),
        _ => file.Mark(ItemEnd).Mark(SequenceEnd),
    };

    private static DicomHeader Header(DicomBuilder file) =>
        Assert.IsType<ImageVerdict.Dicom>(Judge(file.ToArray())).Header;
}
