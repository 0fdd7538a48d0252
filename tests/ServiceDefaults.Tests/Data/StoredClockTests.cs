using Imaging.ServiceDefaults.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Tests.Data;

public class StoredClockTests
{
    [Fact]
    public void It_tells_whole_microseconds_and_the_systems_time()
    {
        var clock = new StoredClock();
        for (var i = 0; i < 1000; i++)
        {
            var before = TimeProvider.System.GetUtcNow().AddMicroseconds(-1);
            var now = clock.GetUtcNow();
            Assert.Equal(0, now.Ticks % TimeSpan.TicksPerMicrosecond);
            Assert.InRange(now, before, TimeProvider.System.GetUtcNow());
        }
    }

    [Fact]
    public async Task It_is_the_clock_of_every_process()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["InternalAuth:ClientId"] = "test";
        builder.Configuration["PublicUrl"] = "http://localhost";
        builder.AddServiceDefaults();
        await using var app = builder.Build();

        Assert.IsType<StoredClock>(app.Services.GetRequiredService<TimeProvider>());
    }
}
