using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;

namespace Imaging.ObjectStore.Tests.Objects;

public sealed class ByteRangeTests
{
    // RFC 9110, 14.1.2, of ten bytes. Null is the whole.
    [Theory]
    [InlineData("bytes=0-0", 0L, 0L)]
    [InlineData("bytes=2-5", 2L, 5L)]
    [InlineData("bytes=2-", 2L, 9L)]
    [InlineData("bytes=2-99", 2L, 9L)]
    [InlineData("bytes=2-9223372036854775807", 2L, 9L)]
    [InlineData("bytes=2-9223372036854775808", 2L, 9L)]
    [InlineData("bytes=2-99999999999999999999999999999999", 2L, 9L)]
    [InlineData("bytes=-3", 7L, 9L)]
    [InlineData("bytes=-99", 0L, 9L)]
    [InlineData("bytes=-99999999999999999999999999999999", 0L, 9L)]
    [InlineData("BYTES=1-2", 1L, 2L)]
    [InlineData("items=0-5", null, null)]
    [InlineData("bytes", null, null)]
    [InlineData("bytes=", null, null)]
    [InlineData("bytes=-", null, null)]
    [InlineData("bytes=5-2", null, null)]
    [InlineData("bytes=a-b", null, null)]
    [InlineData("bytes=0x1-2", null, null)]
    [InlineData("bytes=1-2,4-5", null, null)]
    public void A_range_is_read_as_RFC_9110_says(string header, long? first, long? last) =>
        Assert.Equal(first is null ? null : new ByteRange(first.Value, last!.Value), ByteRange.Parse(header, 10));

    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=10-20", 10)]
    [InlineData("bytes=99999999999999999999999999999999-", 10)]
    [InlineData("bytes=-0", 10)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=-1", 0)]
    public void What_lies_outside_is_not_satisfiable(string header, long size)
    {
        var refused = Assert.Throws<S3Exception>(() => ByteRange.Parse(header, size));
        Assert.Equal((416, size), (refused.Error.Status, refused.Error.ObjectSize));
    }
}
