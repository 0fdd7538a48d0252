namespace Imaging.Identity.Staff;

/// <summary>Whether somebody of the staff can sign in.</summary>
public enum StaffState
{
    Active,
    Disabled,
}
