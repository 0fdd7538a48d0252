using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Imaging.Gateway.Features;

/// <summary>Bulk routes take bodies as slowly as a bad network brings them; everywhere else Kestrel's floor
/// stays.</summary>
internal static class BodyRules
{
    public static void UseBodyRules(this WebApplication app)
    {
        app.UseRouting();
        app.Use((context, next) =>
        {
            if (context.Is(RouteMarks.Bulk))
            {
                if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
                    request.MinDataRate = null;
                if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
                    response.MinDataRate = null;
            }

            return next(context);
        });
    }
}
