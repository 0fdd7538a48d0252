using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Notices;

/// <summary>Days as the clinic has them: a date of birth, an age and a day that is promised are not UTC's.</summary>
internal sealed class ClinicCalendar(IOptions<ClinicOptions> clinic, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(clinic.Value.TimeZone);

    public DateOnly Today => DateOf(clock.GetUtcNow());

    public DateOnly DateOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, _zone).DateTime);

    /// <summary>The same time of day so many days later, whatever the clocks did in between. A time that is left out
    /// when they go forward is the hour after.</summary>
    public DateTimeOffset AddDays(DateTimeOffset moment, int days)
    {
        var local = TimeZoneInfo.ConvertTime(moment, _zone).DateTime.AddDays(days);
        if (_zone.IsInvalidTime(local)) local += TimeSpan.FromHours(1);
        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
