using System.Data.Common;
using Imaging.Encounter.Notices;
using Imaging.ServiceDefaults.Notifications;

namespace Imaging.Encounter.People;

/// <summary>Writes to staff whose part in an encounter changes, in the transaction that changes it. However many
/// changes there are in an hour, each is told.</summary>
internal sealed class TellStaff(StaffDirectory staff, Messages messages, NoticeTexts texts)
{
    /// <param name="kind">"owner", "owner-before", "named", "handed-over" or "handed-away".</param>
    public async Task RunAsync(string kind, IReadOnlyCollection<Guid> staffIds, string reference,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        foreach (var member in (await staff.FindAsync(staffIds, ct)).Values.Where(member => member.IsActive))
        {
            await messages.PostAsync(
                texts.ForStaff(kind, member.Email, reference), connection, transaction, ct);
        }
    }
}
