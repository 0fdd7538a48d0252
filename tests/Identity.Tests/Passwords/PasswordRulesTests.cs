using Imaging.Identity.Passwords;

namespace Imaging.Identity.Tests.Passwords;

public sealed class PasswordRulesTests
{
    private const string Name = "Ada Lovelace";
    private const string Email = "ada.lovelace@example.org";

    [Theory]
    [InlineData("password1234")]
    [InlineData("Password123!")]
    [InlineData("qwertyuiop123")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabcabcabc")]
    [InlineData("correcthorsecorrecthorse")]
    [InlineData("imagingimaging")]
    [InlineData("Welcome12345")]
    [InlineData("Summer2026!!")]
    [InlineData("AdaLovelace1815")]
    [InlineData("ada.lovelace@example.org")]
    public void What_is_tried_first_is_refused_with_a_reason(string password) =>
        Assert.EndsWith(".", PasswordRules.Refuse(password, Name, Email), StringComparison.Ordinal);

    [Theory]
    [InlineData("quarry lantern otter seven")]
    [InlineData("4zdL8q-ndm.33kxQ")]
    [InlineData("Llanfairpwll nid yw'n hawdd")]
    [InlineData("ключ под старым дубом")]
    public void Others_are_taken(string password) => Assert.Null(PasswordRules.Refuse(password, Name, Email));

    [Theory]
    [InlineData('4')]
    [InlineData('\0')]
    [InlineData('é')]
    public void The_longest_are_judged_soon(char filler)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var password = string.Concat(Enumerable.Repeat("4@8({[<3661!1|0$5+7%2zs", 10)) + new string(filler, 26);

        PasswordRules.Refuse(password, Name, Email);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("elevenchars", false)]
    [InlineData("twelve chars", true)]
    public void The_length_is_from_12(string? password, bool fits) =>
        Assert.Equal(fits, new NewPasswordAttribute().IsValid(password));

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void The_length_is_to_256(int length, bool fits) =>
        Assert.Equal(fits, new NewPasswordAttribute().IsValid(new string('x', length)));
}
