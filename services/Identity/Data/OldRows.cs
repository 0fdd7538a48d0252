using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Identity.Data;

/// <summary>What goes by itself. Keys stay: they are listed for as long as there is a system.</summary>
internal static class OldRows
{
    private static readonly TimeSpan Expired = TimeSpan.FromDays(1);
    private static readonly TimeSpan Devices = TimeSpan.FromDays(365);

    /// <summary>A key signs for at most 365 days and is published for a day more.</summary>
    private static readonly TimeSpan SigningKeys = TimeSpan.FromDays(367);

    /// <summary>A link is for at most 366 days, and says of itself until then that it was revoked. One that is live
    /// stays however old: an expired one still serves for withdrawal.</summary>
    private static readonly TimeSpan RevokedLinks = TimeSpan.FromDays(400);

    public static readonly Sweep[] All =
    [
        new("DELETE FROM session WHERE idle_until < @before ORDER BY idle_until LIMIT @limit", Expired),
        new("DELETE FROM login_token WHERE expires_at < @before ORDER BY expires_at LIMIT @limit", Expired),
        new("DELETE FROM throttle WHERE failed_at < @before ORDER BY failed_at LIMIT @limit", Expired),
        new("DELETE FROM enrolment WHERE expires_at < @before ORDER BY expires_at LIMIT @limit", Expired),
        new("DELETE FROM invitation WHERE expires_at < @before ORDER BY expires_at LIMIT @limit", Expired),
        new("DELETE FROM staff_reset WHERE expires_at < @before ORDER BY expires_at LIMIT @limit", Expired),
        // Of these there is one, or a few: they need no index.
        new("DELETE FROM setup_token WHERE expires_at < @before ORDER BY expires_at LIMIT @limit", Expired),
        new("DELETE FROM link_attempt WHERE expires_at < @before ORDER BY expires_at LIMIT @limit", Expired),
        new(Sql.Links, RevokedLinks),
        new("DELETE FROM staff_device WHERE seen_at < @before ORDER BY seen_at LIMIT @limit", Devices),
        new("DELETE FROM signing_key WHERE created_at < @before ORDER BY created_at LIMIT @limit", SigningKeys),
    ];

    private static class Sql
    {
        // With all that hangs on them. LIMIT makes MySQL write the inner list down before it deletes from its table.
        public const string Links = """
            DELETE l, a, d
            FROM (SELECT link_id FROM link WHERE revoked_at < @before ORDER BY revoked_at LIMIT @limit) ended
            JOIN link l ON l.link_id = ended.link_id
            LEFT JOIN link_answer a ON a.link_id = l.link_id
            LEFT JOIN link_device d ON d.link_id = l.link_id
            """;
    }
}
