using Imaging.Encounter.Access;

namespace Imaging.Encounter.Tests.Access;

public class AccessReasonTests
{
    [Theory]
    [InlineData("Covering for Jo tonight", "Covering for Jo tonight")]
    [InlineData("  On call,\ttonight:\r\nward 7  ", "On call, tonight:  ward 7")]
    [InlineData("On%20call%20tonight", "Oncalltonight")]
    [InlineData("Covering\u0000 for\u202E Jo", "Covering for Jo")]
    [InlineData("夜間当直のため患者対応中", "夜間当直のため患者対応中")]
    public void A_reason_is_kept_in_the_words_that_will_be_read(string text, string expected)
    {
        Assert.True(AccessReason.TryParse(text, out var reason));
        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%00")]
    [InlineData("%00%00%00%00%00%00%00%00%00%00")]
    [InlineData("%41%42%43%44%45%46%47%48%49%4A")]
    [InlineData("%%4141%%4242%%4343%%4444%%4545")]
    [InlineData("%u0041%u0042%u0043%u0044%u0045")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000E\u000F")]
    [InlineData("\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B")]
    [InlineData("..........1234567890")]
    [InlineData("on call 7")]
    [InlineData("          ")]
    public void What_says_nothing_is_no_reason(string text) => Assert.False(AccessReason.TryParse(text, out _));
}
