using System.Text;
using Imaging.Identity.Totp;

namespace Imaging.Identity.Tests.Totp;

public sealed class TotpCodeTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory] // RFC 6238, appendix B, SHA-1.
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_vectors_of_the_standard_come_out(long seconds, string code) => Assert.Equal(
        code, TotpCode.Of(Secret, TotpCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), 8));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_code_counts_one_step_early_and_one_step_late(int offset, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = TotpCode.Of(Secret, TotpCode.StepAt(now.AddSeconds(offset)), 6);

        Assert.Equal(counts, TotpCode.Match(Secret, code, now) is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("\0\0\0\0\0\0")]
    public void Anything_else_is_just_wrong(string code) =>
        Assert.Null(TotpCode.Match(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void Apps_read_the_secret_in_base32() =>
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Base32.Encode(Secret)); // RFC 4648, 6.
}
