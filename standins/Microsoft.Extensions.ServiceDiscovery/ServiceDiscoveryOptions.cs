namespace Microsoft.Extensions.ServiceDiscovery;

public sealed class ServiceDiscoveryOptions
{
    /// <summary>Whether any scheme may be used; unset means yes.</summary>
    public bool AllowAllSchemes { get; set; } = true;

    /// <summary>The schemes that may be used where not all are allowed.</summary>
    public IList<string> AllowedSchemes { get; set; } = [];

    /// <summary>How often providers that cannot tell of changes are asked again; configuration can.</summary>
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(60);

    internal bool IsAllowed(string scheme) =>
        AllowAllSchemes || AllowedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase);

    internal IReadOnlyList<string> Allowed(IReadOnlyList<string> schemes) =>
        schemes.Count == 0 ? [.. AllowedSchemes] : [.. schemes.Where(IsAllowed)];
}

public sealed class ConfigurationServiceEndpointProviderOptions
{
    /// <summary>The section of the configuration that lists the services.</summary>
    public string SectionName { get; set; } = "Services";

    /// <summary>Whether an endpoint gets the service's name as its host name; unset means none does.</summary>
    public Func<ServiceEndpoint, bool> ShouldApplyHostNameMetadata { get; set; } = _ => false;
}
