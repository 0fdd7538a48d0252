using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Tests.Tools;

/// <summary>What is kept of a tool's complaints names nobody and no place.</summary>
public sealed class RedactionTests
{
    [Theory]
    [InlineData("[h264 @ 0x5581c0] no frame!", "[h264 @ #] no frame!")]
    [InlineData("https://store.example/objects/abc?X-Amz-Signature=1: Not Found", "... Not Found")]
    [InlineData("    location        : +51.5074-000.1278/", "")]
    [InlineData("comment : Nia Sender, ward 7", "")]
    [InlineData("Invalid tag 'Nia Sender' at 1.2", "Invalid tag ... at 1.2")]
    [InlineData("lat +51.50740 lon -0.12780", "lat # lon #")]
    [InlineData("/tmp/work/source: moov atom not found", "... moov atom not found")]
    [InlineData("contact nia@example.org", "contact ...")]
    [InlineData("Siân", "Si?n")]
    public void A_line_keeps_its_plain_words(string line, string kept) =>
        Assert.Equal(kept, Redaction.LastWords(line));

    [Fact]
    public void Only_the_end_is_kept()
    {
        var words = Redaction.LastWords(string.Join('\n', Enumerable.Range(1, 100).Select(number => $"line {number}")));

        Assert.Equal("line 97 | line 98 | line 99 | line 100", words);
        Assert.True(Redaction.LastWords(new string('a', 10_000)).Length <= 500);
    }
}
