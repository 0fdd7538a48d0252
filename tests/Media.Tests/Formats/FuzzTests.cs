using static Imaging.Media.Tests.Formats.Feeding;

namespace Imaging.Media.Tests.Formats;

public class FuzzTests
{
    private const int Rounds = 1500;

    public static TheoryData<string> Kinds =>
        ["explicit", "implicit", "big", "deflated", "encapsulated", "nifti", "gzip"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Flipped_bytes_never_throw_hang_or_allocate(string kind)
    {
        var random = new Random(kind.Length);
        var original = Original(kind);
        Feed(original, 512);
        for (int round = 0; round < Rounds; round++)
        {
            var bytes = original.ToArray();
            for (int flips = random.Next(1, 12); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Feed(bytes, 512);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 64 * 1024, $"{kind}, round {round}: {allocated} bytes");
        }
    }

    [Fact]
    public void Random_bytes_are_hardly_ever_an_image()
    {
        var random = new Random(5);
        for (int round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            Assert.False(IsWhole(Feed(bytes, 512)));
        }
    }

    [Fact]
    public void Random_bytes_after_the_prefix_are_hardly_ever_an_image()
    {
        var random = new Random(6);
        for (int round = 0; round < Rounds; round++)
        {
            var bytes = new byte[132 + random.Next(3000)];
            random.NextBytes(bytes);
            bytes.AsSpan(0, 128).Clear();
            "DICM"u8.CopyTo(bytes.AsSpan(128));
            Assert.False(IsWhole(Feed(bytes, 512)));
        }
    }

    private static byte[] Original(string kind)
    {
        var sequence = (DicomBuilder file) => file
            .Header(0x00081140, "SQ", DicomBuilder.Undefined).Mark(DicomBuilder.Item, DicomBuilder.Undefined)
            .Text(0x00081150, "UI", "1.2").Mark(DicomBuilder.ItemEnd).Mark(DicomBuilder.SequenceEnd).Image();
        return kind switch
        {
            "explicit" => sequence(DicomBuilder.File(DicomBuilder.ExplicitLittle)).ToArray(),
            "implicit" => sequence(DicomBuilder.File(DicomBuilder.ImplicitLittle)).ToArray(),
            "big" => sequence(DicomBuilder.File(DicomBuilder.ExplicitBig)).ToArray(),
            "deflated" => DicomBuilder.File(DicomBuilder.Deflated)
                .RawDeflated(sequence(new DicomBuilder()).ToArray()).ToArray(),
            "encapsulated" => DicomBuilder.File(DicomBuilder.Jpeg).Identification()
                .Header(0x7FE00010, "OB", DicomBuilder.Undefined).Mark(DicomBuilder.Item)
                .Mark(DicomBuilder.Item, 400).Raw(new byte[400]).Mark(DicomBuilder.SequenceEnd).ToArray(),
            "nifti" => new NiftiBuilder().ToArray(),
            _ => NiftiBuilder.Gzip(new NiftiBuilder().ToArray()),
        };
    }
}
