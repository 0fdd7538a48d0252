using System.Text;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Totp;

namespace Imaging.Identity.Tests.Totp;

public sealed class TotpCodeTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory] // RFC 6238, appendix B, SHA-1: the last six of the eight digits.
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_vectors_of_the_standard_are_right_and_name_their_step(long seconds, string code) => Assert.Equal(
        seconds / 30, TotpCode.Match(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_code_counts_one_step_early_and_one_step_late_as_the_step_that_it_is_of(int offset, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);
        var step = TotpCode.Match(Secret, "081804", now.AddSeconds(-offset));

        Assert.Equal(counts ? now.ToUnixTimeSeconds() / 30 : null, step);
    }

    [Fact]
    public void Apps_show_a_code_in_two_groups() =>
        Assert.NotNull(TotpCode.Match(Secret, "287 082", DateTimeOffset.FromUnixTimeSeconds(59)));

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
        // RFC 4648, 6.
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", EnrolmentOffer.Of("", Secret, "sam@example.org").Secret);
}
