using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Sweeping;

public static class SweepingSetup
{
    /// <summary>One worker deletes what all calls name. Call it after AddDatabase.</summary>
    public static WebApplicationBuilder AddSweeps(this WebApplicationBuilder builder, params IEnumerable<Sweep> sweeps)
    {
        builder.Services.AddOptions<SweepOptions>().BindConfiguration(SweepOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        foreach (var sweep in sweeps) builder.Services.AddSingleton(sweep);
        builder.Services.AddHostedService<SweepOldRows>();
        return builder;
    }
}
