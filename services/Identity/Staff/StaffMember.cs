namespace Imaging.Identity.Staff;

/// <summary>A member of staff as the table has it; name, address and TOTP secret are sealed.</summary>
internal sealed record StaffMember(
    Guid StaffId, byte[] EmailIndex, byte[] Email, byte[] Name, string Role, string State, string PasswordHash,
    string SecurityStamp, byte[] TotpSecret)
{
    public const string Columns =
        "staff_id, email_index, email, name, role, state, password_hash, security_stamp, totp_secret";

    public bool IsActive => State == Roles.Active;

    /// <summary>These two alone are set, by UserManager, which then asks the store to write them.</summary>
    public string PasswordHash { get; set; } = PasswordHash;

    public string SecurityStamp { get; set; } = SecurityStamp;
}
