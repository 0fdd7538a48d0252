using Imaging.Identity.Data;
using Imaging.Identity.Staff;

namespace Imaging.Identity.Login;

/// <summary>Which bucket an attempt counts in. A browser that has completed a login for this account before has its
/// own: nobody else's failures slow it down.</summary>
internal sealed class LoginOrigin(Throttle throttle)
{
    public async Task<byte[]> BucketAsync(
        byte[] account, bool isKnown, byte[] deviceSha256, string network, CancellationToken ct) =>
        await throttle.BucketAsync("password", account, isKnown ? Convert.ToHexString(deviceSha256) : network, ct);

    public static async Task<bool> IsKnownAsync(StaffMember? member, byte[]? deviceSha256, Work work) =>
        await work.FindAsync<int>(
            Sql.IsKnown, new { staffId = member?.StaffId ?? Guid.Empty, deviceSha256 = deviceSha256 ?? [] }) > 0;

    public static Task<int> RememberAsync(Guid staffId, byte[] deviceSha256, DateTimeOffset now, Work work) =>
        work.ExecuteAsync(Sql.Remember, new { staffId, deviceSha256, now });

    private static class Sql
    {
        public const string IsKnown = """
            SELECT 1
            FROM staff_device
            WHERE staff_id = @staffId AND device_sha256 = @deviceSha256
            """;

        public const string Remember = """
            INSERT INTO staff_device (staff_id, device_sha256, seen_at)
            VALUES (@staffId, @deviceSha256, @now)
            ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)
            """;
    }
}
