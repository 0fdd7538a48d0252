using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Staff;

internal static class GetStaff
{
    public static async Task<Results<Ok<StaffInfo>, ProblemHttpResult>> HandleAsync(
        Guid staffId, DbDataSource database, StaffSeals seals, CancellationToken ct)
    {
        var key = await seals.KeyAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QueryFirstOrDefaultAsync<StaffInfoRow>(
            new CommandDefinition(Sql.Find, new { staffId }, cancellationToken: ct));
        return row is null ? Problem.NotFound.With("There is no member of staff of this id.")
            : TypedResults.Ok(StaffInfo.Of(row, key));
    }

    private static class Sql
    {
        public const string Find = $"SELECT {StaffInfoRow.Columns} FROM staff WHERE staff_id = @staffId";
    }
}
