using Imaging.ServiceDefaults.Problems;

namespace Imaging.Gateway.Features;

/// <summary>Problems that only the edge finds; docs/errors.md lists them.</summary>
internal static class EdgeProblems
{
    public static readonly Problem UnknownHost = new("unknown-host", "Unknown host", 400);
    public static readonly Problem CrossOrigin = new("cross-origin", "Not from another site", 403);
    public static readonly Problem NotSigned = new("address-not-signed", "The address is not signed", 403);
    public static readonly Problem MethodNotAllowed = new("method-not-allowed", "Method not allowed", 405);
    public static readonly Problem OutsideServiceArea = new("outside-service-area", "Not available from here", 403);
}
