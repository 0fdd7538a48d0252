using System.Data.Common;
using Dapper;
using Imaging.Identity.Staff;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Totp;

/// <summary>Takes each code once: the step that was accepted last moves on in one conditional UPDATE, and no code of it
/// or before it counts again (RFC 6238, 5.2).</summary>
internal sealed class TotpProvider(DbDataSource database, StaffSeals seals, TimeProvider clock)
    : IUserTwoFactorTokenProvider<StaffMember>
{
    public const string Name = "totp";

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<StaffMember> manager, StaffMember user) =>
        Task.FromResult(false);

    public Task<string> GenerateAsync(string purpose, UserManager<StaffMember> manager, StaffMember user) =>
        throw new NotSupportedException("Codes come from the person's own device.");

    public async Task<bool> ValidateAsync(
        string purpose, string token, UserManager<StaffMember> manager, StaffMember user)
    {
        var key = await seals.KeyAsync(CancellationToken.None);
        var secret = key.OpenBytes(user.TotpSecret, StaffSeals.TotpSecret("staff", user.StaffId));
        if (TotpCode.Match(secret, token, clock.GetUtcNow()) is not { } step) return false;
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteAsync(Sql.Take, new { user.StaffId, step }) > 0;
    }

    private static class Sql
    {
        public const string Take = """
            UPDATE staff
            SET totp_step = @step
            WHERE staff_id = @StaffId AND totp_step < @step
            """;
    }
}
