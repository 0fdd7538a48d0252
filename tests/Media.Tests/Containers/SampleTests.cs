using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class SampleTests
{
    [Theory]
    [InlineData("photo")]
    [InlineData("video")]
    public async Task Every_sample_is_whole_and_can_be_cleaned(string folder)
    {
        using var temporary = new TemporaryFolder();
        foreach (string file in SampleFiles.In(folder))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            var (report, clean) = await CleanAsync(bytes);
            TestContext.Current.TestOutputHelper!.WriteLine($"{Path.GetFileName(file)}: {report.Kind} {report.Facts} {report.Location} "
                + $"{report.Patches.Count} patches {report.Appended.Count} appended, {report.Reads} reads {report.BytesRead} of {bytes.Length}");
            string path = temporary[Path.GetFileName(file)];
            await File.WriteAllBytesAsync(path, clean, TestContext.Current.CancellationToken);
            Assert.Empty(await Tools.PlacesAsync(path));
        }
    }
}
