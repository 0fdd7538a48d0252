using Imaging.Identity.Staff;

namespace Imaging.Identity.Tests.Staff;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.org")]
    [InlineData(" Ada.O'Brien+work@sub.example.org ")]
    [InlineData("root@localhost")]
    public void An_address_is_taken(string email) => Assert.True(EmailAddress.IsOne(email));

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.org")]
    [InlineData("ada.@example.org")]
    [InlineData("ada@exa mple.org")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("ada@example.org,eve@example.org")]
    [InlineData("\"ada\"@example.org")]
    [InlineData("ada@-example.org")]
    public void What_is_none_is_refused(string email) => Assert.False(EmailAddress.IsOne(email));

    [Fact]
    public void However_it_is_typed_it_is_one_account() =>
        Assert.Equal(EmailAddress.Normalise("ada@example.org"), EmailAddress.Normalise(" ADA@Example.org "));
}
