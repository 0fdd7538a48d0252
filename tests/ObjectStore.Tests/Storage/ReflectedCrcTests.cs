using Imaging.ObjectStore.Bodies;

namespace Imaging.ObjectStore.Tests.Storage;

public sealed class ReflectedCrcTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms.</summary>
    [Theory]
    [InlineData("CRC32", "CBF43926")]
    [InlineData("CRC32C", "E3069283")]
    [InlineData("CRC64NVME", "AE8B14860A799888")]
    public void The_check_value_is_the_published_one(string name, string expected)
    {
        using var running = ChecksumAlgorithm.Named(name)!.Begin();
        running.Append("123456789"u8);
        Assert.Equal(expected, Convert.ToHexString(running.Finish()));
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("CRC64NVME")]
    public void Folding_agrees_with_the_table_whatever_the_length(string name)
    {
        var crc = ChecksumAlgorithm.Named(name)!.Crc!;
        var bytes = RandomBytes.Of(5000);
        foreach (var length in (int[])[0, 1, 127, 128, 129, 191, 192, 255, 256, 1000, 4096, 5000])
        {
            var byTable = crc.Start;
            for (var i = 0; i < length; i++)
                byTable = crc.Append(byTable, bytes.AsSpan(i, 1));
            Assert.Equal(byTable, crc.Append(crc.Start, bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("CRC64NVME")]
    public void Two_runs_joined_have_the_checksum_of_the_whole(string name)
    {
        var crc = ChecksumAlgorithm.Named(name)!.Crc!;
        byte[] Of(byte[] data) => crc.Finish(crc.Append(crc.Start, data));
        var bytes = RandomBytes.Of(5000);
        Assert.Equal(Of(bytes), crc.Join(Of(bytes[..1234]), Of(bytes[1234..]), 5000 - 1234));
    }
}
