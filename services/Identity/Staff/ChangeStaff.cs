using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Staff;

/// <summary>What is unset stays.</summary>
public sealed record ChangeStaffRequest(Role? Role, StaffState? State, [PersonName] string? Name);

/// <summary>Changes role, state or name. With a new role or state the person's sessions end; the last active
/// administrator stays one.</summary>
internal sealed class ChangeStaff(StaffSeals seals, DbDataSource database, AuditTrail audit)
{
    public static async Task<Results<Ok<StaffInfo>, ProblemHttpResult>> HandleAsync(
        Guid staffId, ChangeStaffRequest request, StaffCaller caller, ChangeStaff change, CancellationToken ct) =>
        await Work.RunAsync(change.Database, work => change.RunAsync(staffId, request, caller, work), ct);

    private DbDataSource Database => database;

    private async Task<Results<Ok<StaffInfo>, ProblemHttpResult>> RunAsync(
        Guid staffId, ChangeStaffRequest request, StaffCaller caller, Work work)
    {
        var admins = await work.ListAsync<Guid>(Sql.HoldAdmins, null);
        if (await work.FindAsync<StaffInfoRow>(Sql.Hold, new { staffId }) is not { } row)
            return Problem.NotFound.With("There is no member of staff of this id.");
        var (role, state) = (request.Role.ToWord() ?? row.Role, request.State.ToWord() ?? row.State);
        if (admins is [var last] && last == staffId && (role, state) != (Roles.Admin, Roles.Active))
            return IdentityProblems.LastAdmin.With("Make somebody else an administrator first.");

        var key = await seals.KeyAsync(work.Ct);
        var name = request.Name is null ? row.Name
            : key.Seal(request.Name.Trim(), StaffSeals.Name("staff", staffId));
        await work.ExecuteAsync(Sql.Write, new { staffId, role, state, name });
        if ((role, state) != (row.Role, row.State)) await EndAccess.RunAsync(staffId, null, work);
        var what = new
        {
            from = new { row.Role, row.State }, to = new { role, state }, renamed = request.Name is not null,
        };
        await work.AuditAsync(audit, new(caller.Actor, "staff.change", staffId, Detail: what));
        return TypedResults.Ok(StaffInfo.Of(row with { Role = role, State = state, Name = name }, key));
    }

    private static class Sql
    {
        // FOR UPDATE: two administrators who demote each other come one after the other, and the second stays one.
        public const string HoldAdmins = """
            SELECT staff_id
            FROM staff
            WHERE role = 'admin' AND state = 'active'
            ORDER BY staff_id
            FOR UPDATE
            """;

        public const string Hold = $"SELECT {StaffInfoRow.Columns} FROM staff WHERE staff_id = @staffId FOR UPDATE";

        public const string Write = """
            UPDATE staff
            SET role = @role, state = @state, name = @name
            WHERE staff_id = @staffId
            """;
    }
}
