using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Imaging.Encounter.Notices;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Tests.Notices;

public class ClinicCalendarTests
{
    [Theory]
    [InlineData("Europe/London", "2026-06-30T23:30:00Z", "2026-07-01")]
    [InlineData("Europe/London", "2026-12-31T23:30:00Z", "2026-12-31")]
    [InlineData("Pacific/Auckland", "2026-06-30T12:30:00Z", "2026-07-01")]
    [InlineData("America/New_York", "2026-07-01T03:59:00Z", "2026-06-30")]
    public void Today_is_the_clinics_day(string zone, string now, string expected) =>
        Assert.Equal(expected, In(zone, now).Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-25T10:00:00Z", 7, "2026-04-01T09:00:00Z")] // the clocks go forward in between
    [InlineData("2026-10-21T09:00:00Z", 7, "2026-10-28T10:00:00Z")] // and back
    [InlineData("2026-03-28T01:30:00Z", 1, "2026-03-29T01:30:00Z")] // 01:30 is left out that night
    [InlineData("2026-06-01T12:00:00Z", 7, "2026-06-08T12:00:00Z")]
    public void Days_later_it_is_the_same_time_of_day(string from, int days, string expected) =>
        Assert.Equal(Moment(expected), In("Europe/London", from).AddDays(Moment(from), days));

    [Theory]
    [InlineData("Europe/London", true)]
    [InlineData("Europe/Nowhere", false)]
    [InlineData("", false)]
    public void A_zone_that_is_not_there_is_said_at_the_start(string zone, bool isRight)
    {
        var options = new ClinicOptions { TimeZone = zone, ReplyTime = new() { ["en"] = "" }, Emergency = new() { ["en"] = "" } };

        Assert.Equal(isRight, !options.Validate(new ValidationContext(options)).Any());
    }

    internal static ClinicCalendar In(string zone, string now) =>
        new(Options.Create(new ClinicOptions { TimeZone = zone }), new FixedClock(Moment(now)));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
