using System.Diagnostics;
using Imaging.Media.Dicom;
using Imaging.Media.Previews;

namespace Imaging.Media.Tests.Previews;

/// <summary>A frame that was cut out is the frame that is in the whole file, pixel by pixel.</summary>
public sealed class FrameCutTests
{
    [Theory]
    [InlineData("examples_ybr_color.dcm", 1)]
    [InlineData("examples_ybr_color.dcm", 17)]
    [InlineData("examples_ybr_color.dcm", 30)]
    [InlineData("SC_rgb_rle_2frame.dcm", 2)]
    [InlineData("rtdose.dcm", 1)]
    [InlineData("rtdose.dcm", 15)]
    public async Task A_frame_is_the_same(string sample, int frame)
    {
        var file = await File.ReadAllBytesAsync(
            SampleFiles.Named("dicom", sample), TestContext.Current.CancellationToken);
        var read = new DicomReader(DicomDictionary.Installed).Read(file);

        var pieces = FrameCut.Of(read, file, file.Length, frame);

        Assert.NotNull(pieces);
        byte[] cut = [.. pieces.SelectMany(piece => piece.Literal.Length > 0
            ? piece.Literal.ToByteArray() : file[(int)piece.Offset..(int)(piece.Offset + piece.Length)])];
        Assert.True(cut.Length < file.Length);
        Assert.Equal(await PixelsAsync(file, frame), await PixelsAsync(cut, 1));
    }

    [Theory]
    [InlineData("CT_small.dcm", 1)]
    [InlineData("image_dfl.dcm", 1)]
    [InlineData("rtdose.dcm", 16)]
    public async Task What_has_no_such_frame_is_not_cut(string sample, int frame)
    {
        var file = await File.ReadAllBytesAsync(
            SampleFiles.Named("dicom", sample), TestContext.Current.CancellationToken);

        Assert.Null(FrameCut.Of(new DicomReader(DicomDictionary.Installed).Read(file), file, file.Length, frame));
    }

    private static async Task<byte[]> PixelsAsync(byte[] file, int frame)
    {
        var folder = Directory.CreateTempSubdirectory("imaging-frame-");
        try
        {
            var (path, picture) = (Path.Combine(folder.FullName, "f.dcm"), Path.Combine(folder.FullName, "f.ppm"));
            await File.WriteAllBytesAsync(path, file);
            using var process = Process.Start(new ProcessStartInfo(
                "dcmj2pnm", ["-W", "+F", $"{frame}", path, picture]) { RedirectStandardError = true })!;
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, errors);
            return await File.ReadAllBytesAsync(picture);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
