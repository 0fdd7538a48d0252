using System.ComponentModel.DataAnnotations;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Who this process is to the others (section InternalAuth).</summary>
internal sealed class InternalAuthOptions
{
    public const string Section = "InternalAuth";

    /// <summary>Resource name of this service; tokens for it carry it as their audience.</summary>
    [Required]
    public string ClientId { get; set; } = "";

    /// <summary>What this service proves itself with to Identity when it asks for a token.</summary>
    [Required, MinLength(22)]
    public string ClientSecret { get; set; } = "";
}
