using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Staff;

/// <summary>
/// What UserManager needs of the staff table: finding, and writing a password hash anew. Staff come, change and go by
/// their own use cases, in one transaction with the audit trail.
/// </summary>
internal sealed class StaffStore(DbDataSource database, StaffSeals seals)
    : IUserPasswordStore<StaffMember>, IUserEmailStore<StaffMember>, IUserSecurityStampStore<StaffMember>
{
    public Task<StaffMember?> FindByIdAsync(string userId, CancellationToken ct) =>
        Guid.TryParse(userId, out var staffId) ? FindAsync(Sql.ById, new { staffId }, ct)
            : Task.FromResult<StaffMember?>(null);

    public async Task<StaffMember?> FindByEmailAsync(string normalizedEmail, CancellationToken ct) =>
        await FindAsync(Sql.ByEmail, new { emailIndex = await seals.IndexAsync(normalizedEmail, ct) }, ct);

    /// <summary>There is no user name but the id.</summary>
    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken ct) =>
        FindByIdAsync(normalizedUserName, ct);

    public async Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = new { user.StaffId, user.PasswordHash, user.SecurityStamp };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Update, row, cancellationToken: ct));
        return IdentityResult.Success;
    }

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken ct) =>
        Task.FromResult(user.StaffId.ToString());

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken ct) =>
        Task.FromResult<string?>(user.StaffId.ToString());

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken ct) =>
        GetUserNameAsync(user, ct);

    public async Task<string?> GetEmailAsync(StaffMember user, CancellationToken ct) =>
        (await seals.KeyAsync(ct)).Open(user.Email, StaffSeals.Email("staff", user.StaffId));

    public async Task<string?> GetNormalizedEmailAsync(StaffMember user, CancellationToken ct) =>
        EmailAddress.Normalise((await GetEmailAsync(user, ct))!);

    public Task<bool> GetEmailConfirmedAsync(StaffMember user, CancellationToken ct) => Task.FromResult(true);

    public Task<string?> GetPasswordHashAsync(StaffMember user, CancellationToken ct) =>
        Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffMember user, CancellationToken ct) => Task.FromResult(true);

    public Task<string?> GetSecurityStampAsync(StaffMember user, CancellationToken ct) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task SetPasswordHashAsync(StaffMember user, string? passwordHash, CancellationToken ct)
    {
        user.PasswordHash = passwordHash!;
        return Task.CompletedTask;
    }

    public Task SetSecurityStampAsync(StaffMember user, string stamp, CancellationToken ct)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken ct) =>
        Task.CompletedTask;

    public Task SetNormalizedEmailAsync(StaffMember user, string? normalizedEmail, CancellationToken ct) =>
        Task.CompletedTask;

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken ct) => throw Elsewhere();

    public Task SetEmailAsync(StaffMember user, string? email, CancellationToken ct) => throw Elsewhere();

    public Task SetEmailConfirmedAsync(StaffMember user, bool confirmed, CancellationToken ct) => throw Elsewhere();

    public Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken ct) => throw Elsewhere();

    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken ct) => throw Elsewhere();

    public void Dispose()
    {
        // Connections are held for one call only.
    }

    private static NotSupportedException Elsewhere() => new("Staff come by enrolment and change by ChangeStaff.");

    private async Task<StaffMember?> FindAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<StaffMember>(
            new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string ById = $"SELECT {StaffMember.Columns} FROM staff WHERE staff_id = @staffId";

        public const string ByEmail = $"SELECT {StaffMember.Columns} FROM staff WHERE email_index = @emailIndex";

        public const string Update = """
            UPDATE staff
            SET password_hash = @PasswordHash, security_stamp = @SecurityStamp
            WHERE staff_id = @StaffId
            """;
    }
}
