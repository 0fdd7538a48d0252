namespace Imaging.Identity.Staff;

/// <summary>What staff may be and what state they may be in, as columns and answers say it.</summary>
internal static class Roles
{
    public const string Admin = "admin";
    public const string Active = "active";
    public const string Disabled = "disabled";
}
