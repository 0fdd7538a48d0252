using System.IO.Compression;
using Imaging.Media.Tests.Formats;

namespace Imaging.Media.Tests.Fuzzing;

/// <summary>What mutants are made of: an image, and how its bytes are wrapped up once they were changed.</summary>
internal sealed record Seedling(string Name, byte[] Bytes, Func<byte[], byte[]> Wrap)
{
    public static Seedling Plain(string name, byte[] bytes) => new(name, bytes, changed => changed);

    public static Seedling Zipped(string name, byte[] bytes) => new(name, bytes, changed => NiftiBuilder.Gzip(changed));
}

/// <summary>Images of every kind that the intake knows: built ones, and real ones where they are at hand.</summary>
internal static class Corpus
{
    // Larger ones only take longer: what decides is in their headers.
    private const int LargestSample = 80_000;

    public static IReadOnlyList<Seedling> Load(string? samples)
    {
        List<Seedling> all = [.. Dicom(), .. Nifti()];
        if (samples is null || !Directory.Exists(samples)) return all;
        foreach (var file in (string[])["dicom", "nifti"])
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(samples, file)).Order(StringComparer.Ordinal))
            {
                var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
                if (bytes.Length > LargestSample) continue;
                all.Add(Seedling.Plain(name, bytes));
                if (name.EndsWith(".gz", StringComparison.Ordinal)) all.Add(Seedling.Zipped(name, Unzip(bytes)));
            }
        }

        return all;
    }

    private static IEnumerable<Seedling> Dicom()
    {
        foreach (var syntax in (string?[])[DicomBuilder.ExplicitLittle, DicomBuilder.ImplicitLittle,
            DicomBuilder.ExplicitBig, DicomBuilder.Jpeg, null])
            yield return Seedling.Plain($"built {syntax}", Nested(DicomBuilder.File(syntax)).Image().ToArray());
        var meta = DicomBuilder.File(DicomBuilder.Deflated).ToArray();
        yield return new("deflated inside", Nested(new()).Image().ToArray(), changed => [.. meta, .. Deflate(changed)]);
        yield return Seedling.Plain("deflated",
            DicomBuilder.File(DicomBuilder.Deflated).RawDeflated(new DicomBuilder().Image().ToArray()).ToArray());
        yield return Seedling.Plain("bare", Nested(new()).Image().ToArray());
        yield return Seedling.Plain("fragments", DicomBuilder.File(DicomBuilder.Jpeg).Identification()
            .Header(0x7FE00010, "OB", DicomBuilder.Undefined).Mark(DicomBuilder.Item)
            .Mark(DicomBuilder.Item, 40).Raw(new byte[40]).Mark(DicomBuilder.SequenceEnd).ToArray());
        foreach (var vr in (string[])["IS", "DS", "FL", "FD", "UL", "UV", "UN", "OB"])
            yield return Seedling.Plain($"rows as {vr}", DicomBuilder.File(DicomBuilder.ExplicitLittle)
                .Text(0x0020000D, "UI", "1.2.3\\4").Element(0x00280010, vr, [49, 48, 50, 52, 0, 0, 0, 64])
                .Element(0x7FE00010, "OW", new byte[8]).ToArray());
    }

    private static IEnumerable<Seedling> Nifti()
    {
        foreach (var version in (int[])[1, 2])
        {
            foreach (var bigEndian in (bool[])[false, true])
            {
                var bytes = new NiftiBuilder { Version = version, BigEndian = bigEndian }.ToArray();
                yield return Seedling.Plain($"NIfTI-{version} {bigEndian}", bytes);
                yield return Seedling.Zipped($"NIfTI-{version} {bigEndian} zipped", bytes);
                yield return Seedling.Plain($"zipped NIfTI-{version} {bigEndian}", NiftiBuilder.Gzip(bytes));
            }
        }
    }

    private static DicomBuilder Nested(DicomBuilder file) => file
        .Header(0x00081115, "SQ", DicomBuilder.Undefined).Mark(DicomBuilder.Item, DicomBuilder.Undefined)
        .Header(0x00081199, "SQ", DicomBuilder.Undefined).Mark(DicomBuilder.Item, DicomBuilder.Undefined)
        .Text(0x0020000D, "UI", "6.6.6").Mark(DicomBuilder.ItemEnd).Mark(DicomBuilder.SequenceEnd)
        .Mark(DicomBuilder.ItemEnd).Mark(DicomBuilder.SequenceEnd);

    private static byte[] Deflate(byte[] bytes)
    {
        var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest)) deflate.Write(bytes);
        return deflated.ToArray();
    }

    private static byte[] Unzip(byte[] bytes)
    {
        var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
