using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Imaging.Bench;

namespace Imaging.Deploy.Tests;

/// <summary>The bench measures what it says only if its files are what they say.</summary>
public sealed class BenchFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(512 << 10, 512)]
    [InlineData(2 << 10, 16)]
    public async Task Dicom_file_is_one_that_others_read(int size, int columns)
    {
        var template = new DicomTemplate(size, run: 17);
        var bytes = template.NewBuffer();
        template.Become(bytes, 4321);
        await File.WriteAllBytesAsync(_file, bytes, TestContext.Current.CancellationToken);

        var read = await Dcm2JsonAsync(_file);

        var identity = template.Identity(4321);
        Assert.InRange(bytes.Length, size - 1024, size);
        Assert.Equal(identity.SopUid, Value(read, "00080018"));
        Assert.Equal(identity.StudyUid, Value(read, "0020000D"));
        Assert.Equal(identity.SeriesUid, Value(read, "0020000E"));
        Assert.Equal(identity.PatientId, Value(read, "00100020"));
        Assert.Equal("4321", Value(read, "00200013"));
        Assert.Equal($"{columns}", Value(read, "00280011"));
    }

    [Fact]
    public void Dicom_files_share_series_by_the_hundred_and_nothing_else()
    {
        var template = new DicomTemplate(2 << 10, run: 17);

        Assert.Equal(template.Identity(0).SeriesUid, template.Identity(99).SeriesUid);
        Assert.NotEqual(template.Identity(99).StudyUid, template.Identity(100).StudyUid);
        Assert.NotEqual(template.Identity(0).SopUid, template.Identity(1).SopUid);
        Assert.NotEqual(template.PatientId, new DicomTemplate(2 << 10, run: 18).PatientId);
    }

    [Fact]
    public async Task Nifti_is_as_long_as_its_header_says_and_known_byte_by_byte()
    {
        var nifti = new NiftiStream(6 << 20, run: 17);
        var sink = new MemoryStream();
        await nifti.WriteToAsync(sink, TestContext.Current.CancellationToken);
        var bytes = sink.ToArray();

        Assert.Equal(nifti.Length, bytes.Length);
        var voxels = Enumerable.Range(1, 3).Aggregate(1, (n, dim) => n * BitConverter.ToInt16(bytes, 40 + dim * 2));
        Assert.Equal(bytes.Length, 352 + 2 * voxels);
        Assert.Equal("n+1\0", Encoding.ASCII.GetString(bytes, 344, 4));
        Assert.True(nifti.Has(0, bytes));
        Assert.True(nifti.Has(300, bytes.AsSpan(300, 2 << 20)));
        bytes[^1] ^= 1;
        Assert.False(nifti.Has(0, bytes));
    }

    [Fact]
    public void Figures_are_taken_from_the_sorted_latencies()
    {
        var round = new Measurement(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 4_000_000, [1, 2, 3, 4]);

        Assert.Equal((2, 2), (round.RequestsPerSecond, round.MegabytesPerSecond));
        Assert.Equal(250, round.ClientMillisecondsPerRequest);
        Assert.Equal((2, 4), (round.Percentile(0.5), round.Percentile(0.99)));
        var faster = round with { Elapsed = TimeSpan.FromSeconds(1) };
        var slower = round with { Elapsed = TimeSpan.FromSeconds(9) };
        Assert.Same(round, Measurement.Median([faster, round, slower]));
    }

    private static string Value(JsonNode read, string tag) => read[tag]!["Value"]![0]!.ToString();

    private static async Task<JsonNode> Dcm2JsonAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("dcm2json", [file]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return JsonNode.Parse(output)!;
    }
}
