using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal static class Http2Endpoints
{
    /// <summary>
    /// AsHttp2Service only leaves a note; it counts for the endpoints there are when the application starts.
    /// </summary>
    public static void Apply(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources.Where(r => r.Annotations.OfType<Http2ServiceAnnotation>().Any()))
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e =>
                e.UriScheme is "http" or "https"))
                endpoint.Transport = "http2";
        }
    }
}
