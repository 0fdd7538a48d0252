using Imaging.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>
/// The old API answered 500 for an image that is not there, and its clients look for that. Inside it is a 404; only the
/// caller sees the 500, and no span, metric or alert counts it as an error.
/// </summary>
internal static class OldApiErrors
{
    public static ValueTask Apply(ResponseTransformContext context)
    {
        if (context.ProxyResponse?.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            context.HttpContext.Response.StatusCode = StatusCodes.Status500InternalServerError;
            ExpectedFailure.Mark(context.HttpContext);
        }

        return ValueTask.CompletedTask;
    }
}
