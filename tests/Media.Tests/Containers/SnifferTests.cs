using System.Text;
using Imaging.Media.Containers;
using Imaging.Media.Tests.Formats;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class SnifferTests
{
    public static TheoryData<string, byte[]> Refused => new()
    {
        { "an empty file", [] },
        { "an HTML page", [.. "<!DOCTYPE html><html>"u8] },
        { "an SVG drawing", [.. "<svg xmlns='http://www.w3.org/2000/svg'/>"u8] },
        { "a PDF document", [.. "%PDF-1.7"u8] },
        { "a Windows executable", [.. "MZ\u0090\0"u8] },
        { "a Linux executable", [0x7F, .. "ELF"u8] },
        { "a script", [.. "#!/bin/sh"u8] },
        { "a GIF picture", [.. "GIF89a"u8] },
        { "a BMP picture", [.. "BM"u8, .. new byte[12], 40, 0, 0, 0] },
        { "a TIFF picture", [.. "II*\0"u8, 8, 0, 0, 0] },
        { "an AVI video", [.. "RIFF\0\0\0\0AVI LIST"u8] },
        { "a WAV recording", [.. "RIFF\0\0\0\0WAVEfmt "u8] },
        { "a playlist, which is a list of other files", [.. "#EXTM3U\n#EXT-X-VERSION:3\nhttp://example.com/1.ts"u8] },
        { "a playlist, which is a list of other files", [.. "ffconcat version 1.0\nfile /etc/passwd"u8] },
        { "a ZIP archive", [.. "PK\u0003\u0004"u8] },
        { "a gzip archive", [0x1F, 0x8B, 8, 0, 1, 2, 3] },
        { "unrecognised data", [1, 2, 3, 0xFF] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_neither_photo_nor_video_is_named(string found, byte[] bytes)
    {
        var report = await CheckAsync(bytes);
        Assert.Equal((found, bytes.Length == 0 ? FaultCode.Empty : FaultCode.NotAccepted), (report.Found, report.Fault?.Code));
        Assert.NotEmpty(Faults.Sentence(report.Fault!.Code, report.Found));
    }

    [Fact]
    public async Task DICOM_and_NIfTI_are_left_to_their_own_check()
    {
        var dicom = DicomBuilder.File(DicomBuilder.ExplicitLittle).Image().ToArray();
        var nifti = new NiftiBuilder().ToArray();
        foreach (var (kind, bytes) in ((MediaKind, byte[])[])[(MediaKind.Dicom, dicom), (MediaKind.Nifti, nifti),
            (MediaKind.Nifti, NiftiBuilder.Gzip(nifti))])
        {
            var report = await CheckAsync(bytes, isDamaged: true);
            Assert.Equal((kind, null, bytes.Length), (report.Kind, report.Fault, (int)report.End));
        }
    }

    [Theory]
    [InlineData("<html>", "NotAccepted")]
    [InlineData("%PDF-1.7", "NotAccepted")]
    public async Task The_first_bytes_decide_whatever_follows(string start, string code)
    {
        var report = await CheckAsync([.. Encoding.ASCII.GetBytes(start), .. new JpegBuilder().ToArray()]);
        Assert.Equal(code, $"{report.Fault?.Code}");
    }

    [Fact]
    public void Every_fault_has_a_name_and_a_sentence()
    {
        var names = Enum.GetValues<FaultCode>().Select(Faults.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(Enum.GetValues<FaultCode>(), c => Assert.EndsWith(".", Faults.Sentence(c, "a GIF picture"), StringComparison.Ordinal));
    }
}
