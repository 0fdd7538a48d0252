namespace Imaging.Gateway.Geo;

/// <summary>Whom people reach when the system can't help them (section Clinic).</summary>
internal sealed class ClinicOptions
{
    public const string Section = "Clinic";

    public string? Name { get; set; }

    public string? Phone { get; set; }

    /// <summary>What to do when it gets worse, by language.</summary>
    public Dictionary<string, string> Emergency { get; set; } = [];
}
