using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class NotAnImageTests
{
    public static TheoryData<byte[], string> Files => new()
    {
        { [], "an empty file" },
        { [0xFF, 0xD8, 0xFF, 0xE0], "a JPEG photo" },
        { [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], "a PNG picture" },
        { "GIF89a"u8.ToArray(), "a GIF picture" },
        { "II*\0\u0008\0\0\0"u8.ToArray(), "a TIFF picture" },
        { "RIFF....WEBPVP8 "u8.ToArray(), "a WebP picture" },
        { "\0\0\0\u0018ftypheic"u8.ToArray(), "a HEIC photo" },
        { "\0\0\0\u0018ftypisom"u8.ToArray(), "an MP4 video" },
        { "\0\0\0\u0018ftypqt  "u8.ToArray(), "a QuickTime video" },
        { "\0\0\0\u0018ftyp3gp4"u8.ToArray(), "a 3GPP video" },
        { [0x1A, 0x45, 0xDF, 0xA3], "a WebM or Matroska video" },
        { "%PDF-1.4"u8.ToArray(), "a PDF document" },
        { "PK\u0003\u0004"u8.ToArray(), "a ZIP archive" },
        { [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive" },
        { [.. new byte[257], .. "ustar"u8], "a tar archive" },
        { [.. "MZ"u8, 0x90, 0], "a Windows executable" },
        { [0x7F, .. "ELF"u8], "a Linux executable" },
        { "#!/bin/sh"u8.ToArray(), "a script" },
        { "  <!DOCTYPE html><html>"u8.ToArray(), "an HTML page" },
        { "<?xml version='1.0'?>"u8.ToArray(), "an XML document" },
        { "{\"a\":1}"u8.ToArray(), "a JSON document" },
        { "plain words"u8.ToArray(), "text" },
        { "caf\u00e9 au lait"u8.ToArray(), "text" },
        { [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A], "an HDF5 file (MINC-2 is one)" },
        { [3, 1, 4, 1, 5, 9, 2, 6], "unrecognised data" },
        { new byte[4096], "unrecognised data" },
        { [8], "unrecognised data" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void What_it_is_instead_is_said(byte[] file, string found) =>
        Assert.Equal(new ImageVerdict.NotAnImage(found), Judge(file));

    [Fact]
    public void Text_cut_within_a_character_is_text()
    {
        var text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\u20AC", 400)));
        for (int start = 0; start < 4; start++)
            Assert.Equal(new ImageVerdict.NotAnImage("text"), Judge([.. "xyz"u8[..start], .. text]));
    }

    [Fact]
    public void It_is_refused_as_soon_as_the_head_is_there()
    {
        using var check = new ImageCheck(ImageCheckLimits.Default);
        check.Append(new byte[543]);
        Assert.False(check.IsRefused);
        check.Append(new byte[1]);
        Assert.True(check.IsRefused);
    }
}
