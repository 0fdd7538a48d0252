namespace Imaging.Identity.Links;

internal static class LinkAudit
{
    /// <summary>Who it did that for is in Encounter's own trail.</summary>
    public const string Actor = "service:encounter";
}
