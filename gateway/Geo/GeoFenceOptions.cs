using System.ComponentModel.DataAnnotations;

namespace Imaging.Gateway.Geo;

/// <summary>The service area (section GeoFence). Without countries there is no fence.</summary>
internal sealed class GeoFenceOptions : IValidatableObject
{
    public const string Section = "GeoFence";

    /// <summary>Two-letter codes (ISO 3166-1) of the countries that are served; none: all are.</summary>
    public string[] AllowedCountries { get; set; } = [];

    /// <summary>Header in which a trusted proxy (Edge:TrustedProxies) names the caller's country.</summary>
    public string? Header { get; set; }

    /// <summary>A registry's "delegated-extended" statistics file, or several of them joined.</summary>
    public string? DelegationFile { get; set; }

    /// <summary>Whether those are let in whose country nobody knows.</summary>
    public bool AllowUnknown { get; set; }

    public bool IsOn => AllowedCountries.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var country in AllowedCountries.Where(country => !CountryTable.IsCountry(country)))
            yield return new($"{Section}:{nameof(AllowedCountries)} holds '{country}', which is no two-letter code.");
        if (IsOn && string.IsNullOrEmpty(Header) && string.IsNullOrEmpty(DelegationFile))
        {
            yield return new($"{Section}:{nameof(AllowedCountries)} needs {Section}:{nameof(Header)} or "
                + $"{Section}:{nameof(DelegationFile)}: nobody would be let in.");
        }
    }
}
