using System.Diagnostics;
using Imaging.Media.Dicom;

namespace Imaging.Media.Tests.Dicom;

public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public void The_reader_is_measured()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("IMAGING_LONG") == "1", "Measured with IMAGING_LONG=1.");
        const int rounds = 2000;
        foreach (var name in (string[])["693_UNCR.dcm", "MR-SIEMENS-DICOM-WithOverlays.dcm", "CT_small.dcm"])
        {
            var file = File.ReadAllBytes(SampleFiles.Named("dicom", name));
            var reader = new DicomReader(DicomDictionary.Installed);
            for (var warm = 0; warm < rounds; warm++) reader.Read(file);
            var watch = Stopwatch.StartNew();
            for (var round = 0; round < rounds; round++) reader.Read(file);
            output.WriteLine($"{name}: {file.Length / 1024} KB, {reader.Read(file).DataSet.Nodes.Count} elements, "
                + $"{watch.Elapsed.TotalMilliseconds / rounds:0.000} ms");
        }
    }
}
