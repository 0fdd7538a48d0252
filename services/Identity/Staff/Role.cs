namespace Imaging.Identity.Staff;

/// <summary>What somebody of the staff is.</summary>
public enum Role
{
    Admin,
    Clinician,
    Viewer,
}
