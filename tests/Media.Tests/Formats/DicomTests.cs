using System.Buffers.Binary;
using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.DicomBuilder;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class DicomTests
{
    private const uint Sequence = 0x00081140;

    [Theory]
    [InlineData(ImplicitLittle)]
    [InlineData(ExplicitLittle)]
    [InlineData(ExplicitBig)]
    [InlineData("1.2.840.113619.5.2")]
    [InlineData(Jpeg)]
    public void Every_encoding_gives_the_same_header(string syntax)
    {
        var header = Header(File(syntax).Image());
        Assert.Empty(header.Warnings);
        Assert.Equal(
            new DicomHeader(syntax, "1.2.840.10008.5.1.4.1.1.2", "1.2.3.4", "1.2.3", "1.2.3.1", "CT", 8, 8, 1, true,
                header.Warnings),
            header);
    }

    [Fact]
    public void A_deflated_data_set_is_inflated()
    {
        var dataSet = new DicomBuilder().Image().ToArray();
        Assert.Equal(8, Header(File(Deflated).RawDeflated(dataSet)).Rows);
        Assert.Equal(8, Header(File(Deflated).RawDeflated(dataSet).Raw(0)).Rows);
        Assert.Equal(8, Header(File(Deflated, groupLength: false).RawDeflated(dataSet)).Rows);
    }

    [Fact]
    public void A_deflated_data_set_is_bounded()
    {
        var bomb = File(Deflated).RawDeflated(
            new DicomBuilder().Identification().Element(0x7FE00010, "OW", new byte[3_000_000]).ToArray());
        var limits = new ImageCheckLimits { MaxInflatedBytes = 1_000_000 };
        Assert.IsType<ImageVerdict.TooLarge>(Judge(bomb.ToArray(), limits));
    }

    [Fact]
    public void A_deflated_data_set_that_is_cut_or_broken_is_refused()
    {
        var whole = File(Deflated).RawDeflated(new DicomBuilder().Image().ToArray()).ToArray();
        Assert.IsType<ImageVerdict.Truncated>(Judge(whole[..^5]));
        whole[^20] ^= 0xFF;
        Assert.False(IsWhole(Judge(whole)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_bare_data_set_is_recognised_by_its_elements(bool isExplicit, bool bigEndian)
    {
        var header = Header(new DicomBuilder(isExplicit, bigEndian).Image());
        Assert.Null(header.TransferSyntaxUid);
        Assert.Equal(8, header.Columns);
    }

    [Fact]
    public void A_bare_data_set_of_two_elements_must_end_with_the_second()
    {
        var file = new DicomBuilder().Text(0x00080005, "CS", "ISO_IR 100").Text(0x00080008, "CS", "ORIGINAL");
        Assert.IsType<ImageVerdict.Dicom>(Judge(file.ToArray()));
        Assert.IsType<ImageVerdict.NotAnImage>(Judge(file.ToArray()[..^1]));
    }

    [Fact]
    public void Bare_meta_information_is_recognised() => Assert.Equal(
        ImplicitLittle,
        Header(new DicomBuilder().Text(0x00020010, "UI", ImplicitLittle)
            .Raw(new DicomBuilder(isExplicit: false).Image().ToArray())).TransferSyntaxUid);

    [Theory]
    [InlineData(ExplicitLittle, false)]
    [InlineData(ImplicitLittle, true)]
    [InlineData(null, true)]
    [InlineData(null, false)]
    public void The_bytes_win_over_a_wrong_or_missing_transfer_syntax(string? declared, bool isExplicit) =>
        Assert.Equal(8, Header(File(declared).Raw(new DicomBuilder(isExplicit).Image().ToArray())).Rows);

    [Fact]
    public void Meta_information_may_lack_its_group_length() =>
        Assert.Equal(8, Header(File(ExplicitLittle, groupLength: false).Image()).Rows);

    [Fact]
    public void Meta_information_may_be_empty() =>
        Assert.Equal(8, Header(new DicomBuilder().Raw(new byte[128]).Raw("DICM"u8.ToArray()).Image()).Rows);

    [Theory]
    [InlineData("SQ", true)]
    [InlineData("SQ", false)]
    [InlineData("UN", false)]
    public void Sequences_of_undefined_length_are_followed(string vr, bool isExplicit)
    {
        var file = File(isExplicit ? ExplicitLittle : ImplicitLittle).Header(Sequence, vr, Undefined);
        var items = new DicomBuilder(isExplicit).Mark(Item, Undefined);
        items.Header(Sequence, "SQ", Undefined).Mark(Item, Undefined).Number(0x00280010, "US", 9);
        items.Mark(ItemEnd).Mark(SequenceEnd).Mark(ItemEnd).Mark(Item, 4).Raw(1, 2, 3, 4).Mark(SequenceEnd);
        Assert.Equal(8, Header(file.Raw(items.ToArray()).Image()).Rows);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_sequence_written_as_UN_shows_its_encoding_in_its_items(bool isExplicit, bool bigEndian)
    {
        var items = new DicomBuilder(isExplicit, bigEndian).Mark(Item, Undefined).Text(0x00081150, "UI", "1.2");
        items.Mark(ItemEnd).Mark(SequenceEnd);
        var file = File(ExplicitLittle).Header(0x00091010, "UN", Undefined).Raw(items.ToArray());
        Assert.Equal(8, Header(file.Raw(new DicomBuilder().Number(0x00280010, "US", 8).ToArray())).Rows);
    }

    [Fact]
    public void A_sequence_of_known_length_is_passed_over_whatever_it_holds() =>
        Assert.Equal(8, Header(File(ExplicitLittle).Element(Sequence, "SQ", [1, 2, 3, 4, 5]).Image()).Rows);

    [Fact]
    public void Encapsulated_pixel_data_is_followed_with_and_without_offset_table()
    {
        var empty = File(Jpeg).Identification().Header(0x7FE00010, "OB", Undefined).Mark(Item);
        Assert.True(Header(empty.Mark(Item, 3).Raw(0xFF, 0xD8, 0xFF).Mark(SequenceEnd)).HasPixelData);
        var table = File(Jpeg).Identification().Header(0x7FE00010, "UN", Undefined).Mark(Item, 4).Raw(new byte[4]);
        Assert.True(Header(table.Mark(Item, 2).Raw(0xFF, 0xD8).Mark(SequenceEnd)).HasPixelData);
    }

    [Theory]
    [InlineData("ZZ", 2)] // a VR to come, long form
    [InlineData("??", 2)] // short form
    [InlineData("  ", 3)] // short form, odd length
    [InlineData("xx", 0)]
    public void Wrong_value_representations_are_read_as_others_read_them(string vr, int length) =>
        Assert.Equal(8, Header(File(ExplicitLittle).Text(0x00080008, "CS", "A")
            .Element(0x00080012, vr, new byte[length]).Image()).Rows);

    [Fact]
    public void An_element_without_its_letters_is_read_as_implicit() =>
        Assert.Equal(8, Header(File(ExplicitLittle).Text(0x00080008, "CS", "A")
            .Raw(new DicomBuilder(isExplicit: false).Element(0x00080012, "", [1, 2, 3]).ToArray()).Image()).Rows);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1001)]
    public void Zeros_after_the_data_set_are_padding(int count) =>
        Assert.Equal(8, Header(File(ExplicitLittle).Image().Raw(new byte[count])).Rows);

    [Fact]
    public void Trailing_padding_and_objects_without_pixels_are_whole()
    {
        Assert.Equal(8, Header(File(ExplicitLittle).Image().Element(0xFFFCFFFC, "OB", new byte[126])).Rows);
        Assert.False(Header(File(ExplicitLittle).Identification()).HasPixelData);
    }

    [Fact]
    public void A_value_cut_short_is_truncated_and_says_by_how_much()
    {
        var cut = File(ExplicitLittle).Image().ToArray()[..^62];
        Assert.Equal(
            new ImageVerdict.Truncated("the pixel data element declares 128 bytes but the file ends after 66"),
            Judge(cut));
    }

    [Fact]
    public void A_fragment_a_sequence_or_an_item_cut_short_is_truncated()
    {
        var fragment = File(Jpeg).Header(0x7FE00010, "OB", Undefined).Mark(Item).Mark(Item, 10).Raw(new byte[9]);
        Assert.Equal("a pixel data fragment declares 10 bytes but the file ends after 9", Reason(fragment));
        var open = File(Jpeg).Header(0x7FE00010, "OB", Undefined).Mark(Item).Mark(Item, 10).Raw(new byte[10]);
        Assert.Equal("the file ends within the pixel data element, before its end marker", Reason(open));
        var item = File(ExplicitLittle).Header(Sequence, "SQ", Undefined).Mark(Item, 10).Raw(1);
        Assert.Equal("an item of the element (0008,1140) declares 10 bytes but the file ends after 1", Reason(item));
        var header = File(ExplicitLittle).Header(Sequence, "SQ", Undefined).Mark(Item, Undefined);
        int at = header.ToArray().Length;
        Assert.Equal(
            $"the file ends within the header of an element at offset 0x{at:X}", Reason(header.Raw(8, 0, 0)));
    }

    [Fact]
    public void A_file_without_a_data_set_is_truncated()
    {
        Assert.IsType<ImageVerdict.Truncated>(Judge(File(ExplicitLittle).ToArray()));
        Assert.IsType<ImageVerdict.Truncated>(Judge(new DicomBuilder().Raw(new byte[128]).Raw("DICM"u8.ToArray())
            .ToArray()));
    }

    [Fact]
    public void Nonsense_after_the_start_is_damaged_and_names_the_offset()
    {
        var bytes = File(ExplicitLittle).Image().Raw("and then some text"u8.ToArray()).ToArray();
        var damaged = Assert.IsType<ImageVerdict.Damaged>(Judge(bytes));
        Assert.Contains($"0x{bytes.Length - 18:X}", damaged.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Item, 5u)]
    [InlineData(Item, Undefined)]
    public void An_item_outside_a_sequence_is_damaged(uint tag, uint length) => Assert.IsType<ImageVerdict.Damaged>(
        Judge(File(ExplicitLittle).Identification().Mark(tag, length).Raw(new byte[8]).ToArray()));

    [Fact]
    public void Anything_but_items_in_a_sequence_is_damaged()
    {
        var file = File(ExplicitLittle).Header(Sequence, "SQ", Undefined).Identification();
        Assert.IsType<ImageVerdict.Damaged>(Judge(file.ToArray()));
        var fragment = File(Jpeg).Header(0x7FE00010, "OB", Undefined).Mark(Item, Undefined);
        Assert.IsType<ImageVerdict.Damaged>(Judge(fragment.ToArray()));
        var meta = new DicomBuilder().Raw(new byte[128]).Raw("DICM"u8.ToArray()).Header(0x00020001, "OB", Undefined);
        Assert.IsType<ImageVerdict.Damaged>(Judge(meta.ToArray()));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(5000, false)]
    public void Nesting_is_bounded(int depth, bool accepted)
    {
        var file = File(ExplicitLittle).Identification();
        for (int i = 0; i < depth; i++)
            file.Header(0x00400000 + Sequence, "SQ", Undefined).Mark(Item, Undefined);
        for (int i = 0; i < depth; i++)
            file.Mark(ItemEnd).Mark(SequenceEnd);
        Assert.Equal(accepted, IsWhole(Judge(file.ToArray())));
    }

    [Fact]
    public void A_length_of_four_gigabytes_allocates_nothing()
    {
        var file = File(ExplicitLittle).Header(0x00091010, "OB", 0xFFFFFFF0).Raw(new byte[1000]);
        Assert.Contains("4294967280", Reason(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Pixel_data_beyond_two_gigabytes_is_counted()
    {
        var start = File(ExplicitLittle).Identification().Header(0x7FE00010, "OW", 3_000_000_000).ToArray();
        using var check = new ImageCheck(ImageCheckLimits.Default);
        check.Append(start);
        var chunk = new byte[1_000_000];
        for (int i = 0; i < 3000; i++)
            check.Append(chunk);
        Assert.IsType<ImageVerdict.Dicom>(check.Complete());
    }

    [Fact]
    public void Declared_group_lengths_of_any_size_do_no_harm()
    {
        var file = File(ExplicitLittle).Image().ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(140), 0xFFFFFFFF);
        Assert.IsType<ImageVerdict.Dicom>(Judge(file));
    }

    private static DicomHeader Header(DicomBuilder file) =>
        Assert.IsType<ImageVerdict.Dicom>(Judge(file.ToArray())).Header;

    private static string Reason(DicomBuilder file) =>
        Assert.IsType<ImageVerdict.Truncated>(Judge(file.ToArray())).Reason;
}
