using System.ComponentModel.DataAnnotations;

namespace Imaging.Gateway.ObjectRoute;

/// <summary>The object store behind the gateway (section ObjectRoute), where browsers reach it through here.</summary>
internal sealed class ObjectRouteOptions
{
    public const string Section = "ObjectRoute";

    // What else begins an address here.
    private const string Taken = "^(?!(api|dicomweb|dev|docs|health|alive|openapi|portal|rum)$)";

    /// <summary>Address of the store. Unset: there is no such route, and browsers reach the store themselves.</summary>
    public Uri? Address { get; set; }

    /// <summary>The bucket, which is the first part of the path.</summary>
    [RegularExpression(Taken + "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        ErrorMessage = "ObjectRoute:Bucket is no name of a bucket, or one that an address of ours begins with.")]
    public string? Bucket { get; set; }

    /// <summary>In front of every key, ending in '/'. Unset: none.</summary>
    public string KeyPrefix { get; set; } = "";
}
