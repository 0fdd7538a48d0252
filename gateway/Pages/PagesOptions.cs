namespace Imaging.Gateway.Pages;

/// <summary>What the pages may talk to (section Pages).</summary>
internal sealed class PagesOptions
{
    public const string Section = "Pages";

    /// <summary>Where browsers reach the object store, as "https://host". Unset: through here.</summary>
    public Uri? StoreOrigin { get; set; }
}
