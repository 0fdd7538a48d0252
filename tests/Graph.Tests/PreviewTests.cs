using System.Buffers.Binary;
using Dapper;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

/// <summary>What an image says of itself, and what it looks like.</summary>
public sealed class PreviewTests(ImagingGraph graph)
{
    // Nothing of theirs is a picture.
    private static readonly string[] s_without = ["chrJapMulti.dcm", "chrKoreanMulti.dcm", "reportsi.dcm", "rtplan.dcm",
        "rtstruct.dcm", "test-SR.dcm", "waveform_ecg.dcm"];

    private readonly string _subject = Images.NewSubject();

    /// <summary>Real files, where the samples are at hand. The pictures are kept for people to look at.</summary>
    [Theory]
    [MemberData(
        nameof(SampleFileTests.Files), MemberType = typeof(SampleFileTests), DisableDiscoveryEnumeration = true)]
    public async Task A_real_image_has_metadata_and_a_picture(string file)
    {
        if (file.Length == 0) Assert.Skip($"There are no sample files in {Repository.Samples}.");
        var name = Path.GetFileName(file);
        using var put = await graph.Client.PutImageAsync(_subject, "I1", await File.ReadAllBytesAsync(
            Path.Combine(Repository.Samples, file), TestContext.Current.CancellationToken));
        if ((int)put.StatusCode != 201) return;

        using var metadata = await GetAsync("/metadata");
        var said = await metadata.JsonAsync();
        using var preview = await GetAsync("/preview?size=512");

        Assert.True(said.Count > 5);
        if (s_without.Contains(name))
        {
            await preview.ProblemAsync(422, "no-picture");
            return;
        }

        Assert.True((int)preview.StatusCode == 200,
            await preview.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var (width, height) = SizeOf(await preview.BytesAsync());
        Assert.InRange(Math.Max(width, height), 8, 512);
        var kept = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screens", "previews"));
        await File.WriteAllBytesAsync(
            Path.Combine(kept.FullName, $"{name}.jpg"), await preview.BytesAsync(),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Dicom_metadata_is_dicom_json_and_the_same_from_the_database()
    {
        using var put = await graph.Client.PutImageAsync(_subject, "I1", TestDicom.Create());

        using var first = await GetAsync("/metadata");
        using var again = await GetAsync("/metadata");

        Assert.Equal("application/dicom+json", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await first.BytesAsync(), await again.BytesAsync());
        var said = await first.JsonAsync();
        Assert.Equal("UI", (string?)said["00080018"]!["vr"]);
        Assert.Null(said["00020010"]);
        Assert.Null(said["7FE00010"]);
    }

    /// <summary>Of a file that is large enough, that frame alone is fetched.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(21, 128)]
    [InlineData(41, 255)]
    public async Task A_frame_of_many_is_shown(int frame, double grey)
    {
        using var put = await graph.Client.PutImageAsync(_subject, "I1", TestDicom.Create(256, 256, frames: 41));

        using var preview = await GetAsync($"/preview?frame={frame}&window=128,256");

        var path = Path.Combine(graph.DataFolder, $"frame-{frame}.jpg");
        await File.WriteAllBytesAsync(path, await preview.BytesAsync(), TestContext.Current.CancellationToken);
        var (_, average) = await Tool.RunAsync("vips", ["avg", path]);
        Assert.Equal(grey, double.Parse(average, System.Globalization.CultureInfo.InvariantCulture), 3.0);
    }

    [Fact]
    public async Task The_usual_picture_is_made_once()
    {
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        using var put = await graph.Client.PutImageAsync(_subject, "I1", TestDicom.Create(64, 64));

        using var first = await GetAsync("/preview");
        using var again = await GetAsync("/preview");

        Assert.Equal(await first.BytesAsync(), await again.BytesAsync());
        Assert.Equal(1, await database.ExecuteScalarAsync<int>("""
            SELECT COUNT(*)
            FROM rendition r
            JOIN image i ON i.image_key = r.media_id
            WHERE i.subject_id = @subject
            """, new { subject = _subject }));
    }

    [Theory]
    [InlineData("axial", 64, 48)]
    [InlineData("coronal", 64, 32)]
    [InlineData("sagittal", 48, 32)]
    public async Task A_nifti_volume_is_shown_in_three_planes(string plane, int across, int down)
    {
        using var put = await graph.Client.PutImageAsync(_subject, "I1", TestNifti.Create(64, 48, 32));

        using var metadata = await GetAsync("/metadata");
        using var preview = await GetAsync($"/preview?plane={plane}&slice=3&window=0,1000");

        Assert.Equal([3, 64, 48, 32, 1, 1, 1, 1],
            (await metadata.JsonAsync())["dim"]!.AsArray().Select(size => (int)size!));
        var (width, height) = SizeOf(await preview.BytesAsync());
        Assert.Equal((double)across / down, (double)width / height, 0.05);
    }

    /// <summary>The brightest voxel stands where it belongs, plain and compressed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slice_shows_its_voxels(bool isCompressed)
    {
        var file = TestNifti.Create(32, 32, 8);
        file.AsSpan(352).Clear();
        // x = 24, y = 24, z = 5: right and in front.
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(352 + (2 * ((5 * 32 * 32) + (24 * 32) + 24))), 1000);
        using var put = await graph.Client.PutImageAsync(
            _subject, "I1", isCompressed ? TestNifti.Compress(file) : file);

        using var shown = await GetAsync("/preview?slice=6&window=500,1000");
        using var other = await GetAsync("/preview?slice=5&window=500,1000");

        Assert.True((await shown.BytesAsync()).Length > (await other.BytesAsync()).Length);
        Assert.Equal((256, 256), SizeOf(await shown.BytesAsync()));
    }

    [Theory]
    [InlineData("frame=0", "frame")]
    [InlineData("frame=2", "frame")]
    [InlineData("frame=x", "frame")]
    [InlineData("slice=0", "slice")]
    [InlineData("slice=3", "slice")]
    [InlineData("plane=oblique", "plane")]
    [InlineData("window=1", "window")]
    [InlineData("window=1,0", "window")]
    [InlineData("window=NaN,NaN", "window")]
    [InlineData("window=1,1e400", "window")]
    [InlineData("size=15", "size")]
    [InlineData("size=2049", "size")]
    public async Task What_can_t_be_shown_is_named(string query, string parameter)
    {
        using var put = await graph.Client.PutImageAsync(_subject, "I1", TestNifti.Create());

        using var preview = await GetAsync($"/preview?{query}");

        Assert.Contains(parameter, await preview.ProblemAsync(400, "invalid-request"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_image_has_neither()
    {
        foreach (var what in (string[])["metadata", "preview"])
        {
            using var answer = await GetAsync($"/{what}");
            await answer.ProblemAsync(404, "image-not-found");
        }
    }

    private Task<HttpResponseMessage> GetAsync(string what) =>
        graph.Client.GetAsync(Images.Path(_subject, "I1") + what, TestContext.Current.CancellationToken);

    /// <summary>ITU-T T.81, B.2.2: of the frame header.</summary>
    private static (int Width, int Height) SizeOf(byte[] jpeg)
    {
        Assert.Equal([0xFF, 0xD8], jpeg[..2]);
        for (var at = 2; at < jpeg.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            if (jpeg[at + 1] is 0xC0 or 0xC1 or 0xC2)
                return (BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 7)),
                    BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 5)));
            at += 2 + length;
        }

        throw new InvalidOperationException("It has no frame.");
    }
}
