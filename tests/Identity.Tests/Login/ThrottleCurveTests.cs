using Imaging.Identity.Login;

namespace Imaging.Identity.Tests.Login;

public sealed class ThrottleCurveTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 2)]
    [InlineData(7, 4)]
    [InlineData(10, 32)]
    [InlineData(15, 900)]
    [InlineData(1_000_000, 900)]
    public void Five_are_free_then_the_wait_doubles_up_to_a_quarter_of_an_hour(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ThrottleCurve.Password.WaitAfter(failures));

    [Theory]
    [InlineData(12, 0, 12)]
    [InlineData(12, 9, 12)]
    [InlineData(12, 30, 9)]
    [InlineData(12, 180, 0)]
    [InlineData(2_000_000, 24 * 60, 0)]
    public void Time_forgives(int failures, int minutes, int remaining) =>
        Assert.Equal(remaining, ThrottleCurve.Remaining(failures, TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void An_origin_is_a_network(string address, string network) =>
        Assert.Equal(network, CallerNetwork.Of(System.Net.IPAddress.Parse(address)));
}
