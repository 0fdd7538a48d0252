using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;

namespace Imaging.Media.Tests.Dicom;

/// <summary>Metadata means the same as dcm2json's, element by element.</summary>
public sealed class DicomJsonTests
{
    // Its characters dcm2json can't convert here; they are told below. Without meta information it guesses wrong.
    private static readonly string[] s_notConverted = ["chrH32.dcm", "chrJapMulti.dcm", "no_meta.dcm",
        "rtplan_truncated.dcm"];

    [Fact]
    public async Task Every_sample_says_what_dcm2json_says()
    {
        var differences = new List<string>();
        var compared = 0;
        foreach (var path in SampleFiles.In("dicom"))
        {
            var (name, file) = (Path.GetFileName(path), File.ReadAllBytes(path));
            if (s_notConverted.Contains(name)) continue;
            compared++;
            Compare(name, await Dcm2JsonAsync(WithoutPixels(file)), Ours(file), differences);
        }

        Assert.True(compared > 35, $"{compared} compared");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
    }

    [Fact]
    public void A_file_that_ends_early_says_what_can_be_read()
    {
        var file = new DicomReader(DicomDictionary.Installed).Read(
            File.ReadAllBytes(SampleFiles.Named("dicom", "rtplan_truncated.dcm")));

        Assert.True(file.IsCut);
        Assert.Equal("RTPLAN", DicomText.First(file.DataSet[DicomTags.Modality]!.Value.Span));
    }

    /// <summary>As pydicom has them.</summary>
    [Theory]
    [InlineData("chrH32.dcm", "ﾔﾏﾀﾞ^ﾀﾛｳ", "山田^太郎", "やまだ^たろう")]
    [InlineData("chrJapMulti.dcm", "やまだ^たろう", null, null)]
    [InlineData("chrKoreanMulti.dcm", "김희중", null, null)]
    [InlineData("chrX1.dcm", "Wang^XiaoDong", "王^小東", null)]
    [InlineData("chrGreek.dcm", "Διονυσιος", null, null)]
    public void Names_are_read_in_their_characters(
        string sample, string alphabetic, string? ideographic, string? phonetic)
    {
        var name = Ours(File.ReadAllBytes(SampleFiles.Named("dicom", sample)))["00100010"]!["Value"]![0]!;

        Assert.Equal((alphabetic, ideographic, phonetic),
            ((string?)name["Alphabetic"], (string?)name["Ideographic"], (string?)name["Phonetic"]));
    }

    internal static JsonObject Ours(byte[] file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            DicomJson.Write(json, new DicomReader(DicomDictionary.Installed).Read(file).DataSet);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    private static void Compare(string file, JsonObject expected, JsonObject actual, List<string> differences)
    {
        foreach (var tag in expected.Select(member => member.Key).Union(actual.Select(member => member.Key)))
        {
            // The pixels are not metadata, and UTF-8 is said where there is something to say it of.
            if (tag is "7FE00010" or "7FE00008" or "7FE00009" or "FFFCFFFC") continue;
            var (left, right) = (Shown(expected[tag]), Shown(actual[tag]));
            if (left != right) differences.Add($"{file} {tag}: {Cut(left)} | {Cut(right)}");
        }
    }

    private static string Cut(string text) => text.Length < 160 ? text : text[..160];

    /// <summary>The same for the same meaning: numbers by their value, texts without padding.</summary>
    private static string Shown(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject item => $"{{{string.Join(',', item.Where(member => member.Key is not "7FE00010")
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => $"{member.Key}:{Shown(member.Value)}"))}}}",
        JsonArray array => $"[{string.Join(',', array.Select(Shown))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            ((float)value.GetValue<double>()).ToString("G6", CultureInfo.InvariantCulture),
        JsonValue value => value.ToString().Trim(' ', '\0'),
        _ => throw new UnreachableException(),
    };

    /// <summary>Of compressed pixels dcm2json makes nothing at all; a deflated file stays as it is.</summary>
    private static byte[] WithoutPixels(byte[] file)
    {
        var read = new DicomReader(DicomDictionary.Installed).Read(file);
        return read.Pixels is { } pixels && !DicomEncoding.IsDeflated(read.TransferSyntax)
            ? file[..(int)pixels.Start] : file;
    }

    private static async Task<JsonObject> Dcm2JsonAsync(byte[] file)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.dcm");
        File.WriteAllBytes(path, file);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dcm2json", ["-ee", path])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await errors);
            return JsonNode.Parse(output)!.AsObject();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
