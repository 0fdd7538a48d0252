using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imaging.Media.Formats;
using Imaging.Media.Metadata;

namespace Imaging.Media.Tests.Metadata;

/// <summary>A NIfTI header says the same as nibabel says of it, field by field.</summary>
public sealed class NiftiJsonTests
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import gzip, json, sys, nibabel, numpy
        kind = type(nibabel.load(sys.argv[1]).header)
        kind = nibabel.Nifti2Header if issubclass(kind, nibabel.Nifti2Header) else nibabel.Nifti1Header
        file = (gzip.open if sys.argv[1].endswith('.gz') else open)(sys.argv[1], 'rb')
        header = kind.from_fileobj(file, check=False)
        def plain(value):
            if value.dtype.kind == 'S': return value.item().decode('latin-1')
            return [float(number) for number in numpy.atleast_1d(value)]
        print(json.dumps({name: plain(header[name]) for name in header.keys()}))
        """;

    [Fact]
    public async Task Every_sample_says_what_nibabel_says()
    {
        var differences = new List<string>();
        foreach (var path in SampleFiles.In("nifti").Where(path => !path.EndsWith(".hdr", StringComparison.Ordinal)))
        {
            var expected = await NibabelAsync(path);
            var actual = Ours(await HeadAsync(path));
            foreach (var (name, value) in actual)
            {
                if (Shown(value) != Shown(expected[name]))
                    differences.Add($"{Path.GetFileName(path)} {name}: {Shown(expected[name])} | {Shown(value)}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static JsonObject Ours(byte[] head)
    {
        Assert.Null(NiftiParser.Read(head, compressed: false, out var header, out _));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) NiftiJson.Write(json, head, header!.Version, header.BigEndian);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    private static async Task<byte[]> HeadAsync(string path)
    {
        await using var file = File.OpenRead(path);
        await using Stream content = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress) : file;
        var head = new byte[Recognition.HeadLength];
        await content.ReadExactlyAsync(head);
        return head;
    }

    /// <summary>Numbers by their value, one alone as a list of one; NaN as what JSON has for it.</summary>
    private static string Shown(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray { Count: 1 } array => Shown(array[0]),
        JsonArray array => string.Join(' ', array.Select(Shown)),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            ((float)value.GetValue<double>()).ToString("G6", CultureInfo.InvariantCulture),
        // As C ends a text, and nifti_tool with it.
        _ => node.ToString().Split('\0')[0],
    };

    private static async Task<JsonObject> NibabelAsync(string path)
    {
        Assert.SkipUnless(File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/nibabel"),
            "nibabel (python3-nibabel) is not installed.");
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", Script, path])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = (await process.StandardOutput.ReadToEndAsync()).Replace("NaN", "null", StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(output)!.AsObject();
    }
}
