namespace Imaging.Identity.FirstStart;

/// <summary>What happens when the system starts on an empty database (section FirstStart).</summary>
internal sealed class FirstStartOptions
{
    public const string Section = "FirstStart";

    /// <summary>Where the setup token goes, as a file that only this user may read. Unset: none is made.</summary>
    public string? File { get; set; }

    /// <summary>Also make an API key for all subjects. Development only: a Production start with it set
    /// fails.</summary>
    public bool DevelopmentKey { get; set; }
}
