using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Notifications;

namespace Imaging.Identity.Staff;

/// <summary>Tells a member of staff by e-mail what happened to the account, in the transaction in which it
/// does.</summary>
internal sealed class StaffNotices(StaffSeals seals, Messages messages)
{
    public async Task<MessageLimit?> SendAsync(
        string kind, Guid staffId, Work work, params (string Name, string Value)[] values)
    {
        // Whoever invited may be gone by now.
        if (await work.FindAsync<ContactRow>(Sql.Contact, new { staffId }) is not { } row) return null;
        var key = await seals.KeyAsync(work.Ct);
        var all = values.Append(("name", key.Open(row.Name, StaffSeals.Name("staff", staffId))))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        var message = new Message(
            kind, "email", key.Open(row.Email, StaffSeals.Email("staff", staffId)), "en", all);
        return await messages.SendAsync(message, work.Connection, work.Transaction, work.Ct);
    }

    private sealed record ContactRow(byte[] Email, byte[] Name);

    private static class Sql
    {
        public const string Contact = "SELECT email, name FROM staff WHERE staff_id = @staffId";
    }
}
