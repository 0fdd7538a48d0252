using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Identity.Login;

/// <summary>
/// Counts failures in buckets that are keyed digests: no address of anybody is kept. An attempt counts as failed before
/// it is looked at, so that many at once are not looked at for the price of one; a login that succeeds clears it.
/// </summary>
internal sealed class Throttle(DbDataSource database, BlindIndexes indexes, TimeProvider clock)
{
    public ValueTask<byte[]> BucketAsync(string what, byte[] account, string from, CancellationToken ct) =>
        indexes.OfAsync("throttle.bucket", $"{what}|{Convert.ToHexString(account)}|{from}", ct);

    /// <summary>False: too soon after the failure before.</summary>
    public Task<bool> TakeAsync(byte[] bucket, ThrottleCurve curve, CancellationToken ct) =>
        Work.RunAsync(database, async work =>
        {
            var now = clock.GetUtcNow();
            // Makes the row where there is none and holds it until the end, so that attempts come one after the other.
            await work.ExecuteAsync(Sql.Hold, new { bucket, now });
            var row = (await work.FindAsync<ThrottleRow>(Sql.Find, new { bucket }))!;
            if (row.SlowedUntil > now) return false;
            var failures = ThrottleCurve.Remaining(row.Failures, now - row.FailedAt) + 1;
            await work.ExecuteAsync(
                Sql.Count, new { bucket, failures, now, slowedUntil = now + curve.WaitAfter(failures) });
            return true;
        }, ct);

    public static Task<int> ClearAsync(byte[] bucket, Work work) => work.ExecuteAsync(Sql.Clear, new { bucket });

    private sealed record ThrottleRow(int Failures, DateTimeOffset FailedAt, DateTimeOffset SlowedUntil);

    private static class Sql
    {
        public const string Hold = """
            INSERT INTO throttle (bucket, failures, failed_at, slowed_until)
            VALUES (@bucket, 0, @now, @now)
            ON DUPLICATE KEY UPDATE bucket = VALUES(bucket)
            """;

        public const string Find = """
            SELECT failures, failed_at, slowed_until
            FROM throttle
            WHERE bucket = @bucket
            """;

        public const string Count = """
            UPDATE throttle
            SET failures = @failures, failed_at = @now, slowed_until = @slowedUntil
            WHERE bucket = @bucket
            """;

        public const string Clear = "DELETE FROM throttle WHERE bucket = @bucket";
    }
}
