using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Identity.Staff;

/// <summary>A member of staff as administrators see one.</summary>
internal sealed record StaffInfo(Guid Id, string Name, string Email, string Role, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt)
{
    public static StaffInfo Of(StaffInfoRow row, DataKey key) => new(row.StaffId,
        key.Open(row.Name, StaffSeals.Name("staff", row.StaffId)),
        key.Open(row.Email, StaffSeals.Email("staff", row.StaffId)), row.Role, row.State, row.CreatedAt,
        row.LastLoginAt);
}

internal sealed record StaffInfoRow(Guid StaffId, byte[] Name, byte[] Email, string Role, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt)
{
    public const string Columns = "staff_id, name, email, role, state, created_at, last_login_at";
}
