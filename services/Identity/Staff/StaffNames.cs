using Imaging.Identity.Data;

namespace Imaging.Identity.Staff;

/// <summary>A member of staff's name, for messages to others.</summary>
internal sealed class StaffNames(StaffSeals seals)
{
    private const string Unknown = "An administrator";

    public async Task<string> OfAsync(Guid staffId, Work work) =>
        await work.FindAsync<byte[]>(Sql.Name, new { staffId }) is { } name
            ? (await seals.KeyAsync(work.Ct)).Open(name, StaffSeals.Name("staff", staffId))
            : Unknown;

    private static class Sql
    {
        public const string Name = "SELECT name FROM staff WHERE staff_id = @staffId";
    }
}
