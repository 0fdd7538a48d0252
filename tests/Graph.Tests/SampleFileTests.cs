using System.Net;

namespace Imaging.Graph.Tests;

/// <summary>Real files from real devices: whole ones come back identical, the others are refused with a
/// reason.</summary>
public sealed class SampleFileTests(ImagingGraph graph)
{
    private static readonly string[] Refused = ["MR_truncated.dcm", "rtplan_truncated.dcm", "no_meta.dcm",
        "not-nifti-analyze75.hdr"];

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var folder in (string[])["dicom", "nifti", "photo", "video"])
        {
            var path = Path.Combine(Repository.Samples, folder);
            if (!Directory.Exists(path)) continue;
            foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)) files.Add(
                $"{folder}/{Path.GetFileName(file)}");
        }

        if (files.Count == 0) files.Add("");
        return files;
    }

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public async Task A_real_file_goes_in_and_comes_back_or_is_refused_with_the_reason(string file)
    {
        if (file.Length == 0) Assert.Skip($"There are no sample files in {Repository.Samples}.");
        var sent = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Samples, file), TestContext.Current.CancellationToken);
        var subject = Images.NewSubject();

        using var put = await graph.Client.PutImageAsync(subject, "I1", sent);
        using var got = await graph.Client.GetImageAsync(subject, "I1");

        var isImage = (
            file.StartsWith("dicom/", StringComparison.Ordinal) || file.StartsWith("nifti/", StringComparison.Ordinal))
            && !Refused.Contains(Path.GetFileName(file));
        if (isImage)
        {
            Assert.True(put.StatusCode == HttpStatusCode.Created,
                await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(sent, await got.BytesAsync());
        }
        else
        {
            Assert.True((int)put.StatusCode is 400 or 415);
            Assert.NotNull((string?)(await put.JsonAsync())["detail"]);
            Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
        }
    }
}
