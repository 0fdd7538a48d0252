using Imaging.Identity.Staff;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Passwords;

/// <summary>Hashes and checks passwords, at the same cost whether or not there is somebody to check.</summary>
internal sealed class StaffPasswords(UserManager<StaffMember> users, IPasswordHasher<StaffMember> hasher, HashGate gate)
{
    private static readonly StaffMember Nobody =
        new(Guid.Empty, [], [], [], Roles.Admin, Roles.Disabled, "", "", []);

    private static string? _nobodysHash;

    /// <summary>Also spends a hash where there is nobody: an unknown address takes as long as a wrong
    /// password.</summary>
    public Task<bool> CheckAsync(
        StaffMember? member, string password, CancellationToken ct) => gate.RunAsync(async () =>
    {
        if (member is not null) return await users.CheckPasswordAsync(member, password);
        hasher.VerifyHashedPassword(Nobody, _nobodysHash ??= hasher.HashPassword(Nobody, "nobody"), password);
        return false;
    }, ct);

    public Task<string> HashAsync(string password, CancellationToken ct) =>
        gate.RunAsync(() => Task.FromResult(hasher.HashPassword(Nobody, password)), ct);

    /// <summary>Computed ahead, or the first unknown address would take twice as long.</summary>
    public Task PrepareAsync(CancellationToken ct) => gate.RunAsync(
        () => Task.FromResult(_nobodysHash ??= hasher.HashPassword(Nobody, "nobody")), ct);
}
