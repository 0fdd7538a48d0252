using System.Net;
using Imaging.Gateway.Geo;

namespace Imaging.Gateway.Tests.Geo;

public sealed class CountryTableTests
{
    /// <summary>Made up, from the networks that are kept for examples.</summary>
    public const string File = """
        2|example|20260101|5|19830705|20260101|+0000
        example|*|ipv4|*|3|summary
        # a comment
        example|GB|ipv4|198.51.100.0|100|20100101|allocated|id1
        example|FR|ipv4|203.0.113.0|256|20100101|assigned|id2
        example|US|ipv4|192.0.2.0|128|20100101|allocated|id3
        example|GB|asn|64496|1|20100101|allocated|id1
        example|GB|ipv6|2001:db8:1000::|36|20100101|allocated|id1
        example||ipv4|192.0.2.128|128||available|
        example|ZZ|ipv6|2001:db8:2000::|36||reserved|
        """;

    private static readonly CountryTable Table = CountryTable.Read(new StringReader(File));

    [Theory]
    [InlineData("198.51.99.255", null)]
    [InlineData("198.51.100.0", "GB")]
    [InlineData("198.51.100.99", "GB")]
    [InlineData("198.51.100.100", null)]
    [InlineData("::ffff:198.51.100.5", "GB")]
    [InlineData("203.0.113.255", "FR")]
    [InlineData("203.0.114.0", null)]
    [InlineData("192.0.2.127", "US")]
    [InlineData("192.0.2.128", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("255.255.255.255", null)]
    [InlineData("2001:db8:fff:ffff:ffff:ffff:ffff:ffff", null)]
    [InlineData("2001:db8:1000::", "GB")]
    [InlineData("2001:db8:1fff:ffff:ffff:ffff:ffff:ffff", "GB")]
    [InlineData("2001:db8:2000::1", null)]
    [InlineData("::1", null)]
    public void An_address_is_where_its_range_is(string address, string? country) =>
        Assert.Equal(country, Table.Find(IPAddress.Parse(address)));

    [Fact]
    public void What_nobody_has_is_left_out() => Assert.Equal(4, Table.Count);

    [Theory]
    [InlineData("example|GB|ipv4|198.51.100|0x10|20100101|allocated|id")]
    [InlineData("example|GB|ipv4|198.51.100.0|0|20100101|allocated|id")]
    [InlineData("example|GB|ipv4|2001:db8::|32|20100101|allocated|id")]
    [InlineData("example|GB|ipv6|2001:db8::|129|20100101|allocated|id")]
    [InlineData("example|GB|ipv6|nowhere|32|20100101|allocated|id")]
    public void A_malformed_line_is_named(string line)
    {
        var error = Assert.Throws<InvalidDataException>(() => CountryTable.Read(new StringReader($"# first\n{line}")));

        Assert.Contains("Line 2", error.Message, StringComparison.Ordinal);
    }
}
