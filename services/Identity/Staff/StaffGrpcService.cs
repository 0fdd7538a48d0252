using System.Data.Common;
using Dapper;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Identity.Staff;

internal sealed class StaffGrpcService(DbDataSource database, StaffSeals seals) : StaffService.StaffServiceBase
{
    private const int MostIds = 200;

    public override async Task<ListStaffResponse> ListStaff(ListStaffRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "encounter");
        if (request.StaffIds.Count > MostIds) Refusal.Invalid($"At most {MostIds} ids.");
        // Dapper expands a list only where every element has a type it knows by itself.
        var ids = request.StaffIds.Select(id => Refusal.UnlessId(id).ToByteArray(bigEndian: true)).ToArray();
        if (ids.Length == 0) return new();

        var key = await seals.KeyAsync(context.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = await connection.QueryAsync<StaffRow>(
            new CommandDefinition(Sql.List, new { ids }, cancellationToken: context.CancellationToken));
        return new()
        {
            Staff =
            {
                rows.Select(row => new V1.StaffMember
                {
                    StaffId = row.StaffId.ToString(),
                    Name = seals.TryOpen(key, row.Name, StaffSeals.Name("staff", row.StaffId)) ?? "",
                    Email = seals.TryOpen(key, row.Email, StaffSeals.Email("staff", row.StaffId)) ?? "",
                    Role = row.Role,
                    IsActive = row.State == Roles.Active,
                }),
            },
        };
    }

    private sealed record StaffRow(Guid StaffId, byte[] Email, byte[] Name, string Role, string State);

    private static class Sql
    {
        public const string List = """
            SELECT staff_id, email, name, role, state
            FROM staff
            WHERE staff_id IN @ids
            """;
    }
}
