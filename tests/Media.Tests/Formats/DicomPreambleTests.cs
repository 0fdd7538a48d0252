using System.Text;
using Imaging.Media.Formats;
using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class DicomPreambleTests
{
    public static TheoryData<byte[], string> Dangers => new()
    {
        { "MZ\u0090\0"u8.ToArray(), "a Windows executable" },
        { [0x7F, .. "ELF"u8], "an executable" },
        { [0xCF, 0xFA, 0xED, 0xFE], "an executable" },
        { [0xCA, 0xFE, 0xBA, 0xBE], "an executable" },
        { "#!/bin/sh\n"u8.ToArray(), "a script" },
        { "@ECHO off"u8.ToArray(), "a script" },
        { "<?php"u8.ToArray(), "a script" },
        { "PK\u0003\u0004"u8.ToArray(), "a ZIP archive" },
        { "    PK\u0003\u0004"u8.ToArray(), "a ZIP archive" },
        { [0x1F, 0x8B, 0x08], "a gzip archive" },
        { [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive" },
        { "Rar!\u001A\u0007"u8.ToArray(), "a RAR archive" },
        { "%PDF-1.7"u8.ToArray(), "a PDF document" },
        { "   \n%PDF-1.7"u8.ToArray(), "a PDF document" },
        { "<html>"u8.ToArray(), "an HTML page" },
        { "\r\n <!DocType html>"u8.ToArray(), "an HTML page" },
        { "xx<SCRIPT src=a>"u8.ToArray(), "an HTML page" },
        { "<svg onload=a>"u8.ToArray(), "an SVG drawing" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Office document" },
    };

    [Theory]
    [MemberData(nameof(Dangers))]
    public void A_preamble_that_is_another_kind_of_file_is_refused(byte[] start, string what) => Assert.Equal(
        new ImageVerdict.NotAnImage($"a DICOM file whose preamble is {what}"),
        Judge(WithPreamble(start)));

    [Theory]
    [InlineData("")]
    [InlineData("II*\0\u0010\0\0\0")]
    [InlineData("MM\0*\0\0\0\u0010")]
    [InlineData("II+\0\u0008\0\0\0")]
    [InlineData("Written by a careful program")]
    public void Other_preambles_are_the_writers_business(string start) =>
        Assert.IsType<ImageVerdict.Dicom>(Judge(WithPreamble(Encoding.Latin1.GetBytes(start))));

    private static byte[] WithPreamble(byte[] start)
    {
        var preamble = new byte[128];
        start.CopyTo(preamble, 0);
        return DicomBuilder.File(DicomBuilder.ExplicitLittle, preamble).Image().ToArray();
    }
}
