using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Identity.Staff;

/// <summary>A member of staff as administrators see one.</summary>
/// <param name="Unreadable">In a list: the stored name or address was changed or moved, and is not shown.</param>
internal sealed record StaffInfo(Guid Id, string? Name, string? Email, string Role, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt, bool Unreadable)
{
    public static StaffInfo Of(StaffInfoRow row, DataKey key) => new(row.StaffId,
        key.Open(row.Name, StaffSeals.Name("staff", row.StaffId)),
        key.Open(row.Email, StaffSeals.Email("staff", row.StaffId)), row.Role, row.State, row.CreatedAt,
        row.LastLoginAt, Unreadable: false);

    public static StaffInfo Listed(StaffInfoRow row, DataKey key, StaffSeals seals)
    {
        var name = seals.TryOpen(key, row.Name, StaffSeals.Name("staff", row.StaffId));
        var email = seals.TryOpen(key, row.Email, StaffSeals.Email("staff", row.StaffId));
        return new(row.StaffId, name, email, row.Role, row.State, row.CreatedAt, row.LastLoginAt,
            Unreadable: name is null || email is null);
    }
}

internal sealed record StaffInfoRow(Guid StaffId, byte[] Name, byte[] Email, string Role, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt)
{
    public const string Columns = "staff_id, name, email, role, state, created_at, last_login_at";
}
