using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;
using Imaging.Media.Metadata;
using Imaging.Media.Previews;

namespace Imaging.Media.Tests.Fuzzing;

/// <summary>Many mutated images through what reads them for people: all of DICOM's data set, NIfTI's header, a slice of
/// its voxels. Nothing throws, nothing takes long, and what is said is JSON.</summary>
[Collection(nameof(Alone))]
public sealed class ReaderMutantTests(ITestOutputHelper output)
{
    private const int Few = 10_000;
    private const int Many = 300_000;
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(5);

    // A slice of more is read as any other is.
    private const long MostVoxelBytes = 1024 * 1024;

    [Fact]
    public async Task No_mutant_throws_or_takes_long()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("IMAGING_SEED"), out var given) ? given : 20261127;
        var count = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? Many : Few;
        var mutator = new Mutator(Corpus.Load(SampleFiles.Folder), seed);
        var (elements, slices, longest) = (0L, 0, TimeSpan.Zero);

        for (var number = 0; number < count; number++)
        {
            var (name, bytes) = mutator.Make(number);
            var watch = Stopwatch.StartNew();
            try
            {
                elements += ReadDicom(bytes);
                if (await ReadNiftiAsync(bytes)) slices++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Mutant {number} of seed {seed}, made of {name}", exception);
            }

            if (watch.Elapsed > longest) longest = watch.Elapsed;
            Assert.True(watch.Elapsed < TooLong, $"Mutant {number} of seed {seed}, made of {name}: {watch.Elapsed}");
        }

        output.WriteLine($"{count} mutants of seed {seed}: {elements} elements, {slices} slices, longest {longest}");
        Assert.True(elements > count && slices > count / 100);
    }

    private static int ReadDicom(byte[] bytes)
    {
        var file = new DicomReader(DicomDictionary.Installed).Read(bytes);
        using var said = JsonDocument.Parse(Json(json => DicomJson.Write(json, file.DataSet)),
            new() { MaxDepth = 1000 });
        return file.DataSet.Nodes.Count;
    }

    private static async Task<bool> ReadNiftiAsync(byte[] bytes)
    {
        if (NiftiParser.Read(bytes, compressed: false, out var header, out _) is not null) return false;
        using var said = JsonDocument.Parse(
            Json(json => NiftiJson.Write(json, bytes, header!.Version, header.BigEndian)));
        if (NiftiVolume.Read(bytes) is not { } volume || volume.SliceBytes > MostVoxelBytes
            || volume.Offset > bytes.Length) return false;
        try
        {
            var slice = await NiftiSlice.ReadAsync(
                volume, new MemoryStream(bytes[(int)volume.Offset..]), "axial", 0, CancellationToken.None);
            return GreyPicture.Of(slice, null, 128).Length > 0;
        }
        catch (EndOfStreamException)
        {
            // It says so, and so does the preview.
            return false;
        }
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenMemory;
    }
}
