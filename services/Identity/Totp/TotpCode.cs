using OtpNet;

namespace Imaging.Identity.Totp;

/// <summary>Time-based one-time codes (RFC 6238): SHA-1, six digits, steps of thirty seconds, as every authenticator
/// app computes them.</summary>
internal static class TotpCode
{
    /// <summary>A multiple of five, so that Base32 (RFC 4648, 6) ends without padding.</summary>
    public const int SecretSize = 20;

    // RFC 6238, 5.2: one step for the time that a code travels, and one for a clock that is ahead.
    private static readonly VerificationWindow OneStepAround = new(previous: 1, future: 1);

    /// <summary>The step that the code belongs to, one before and one after now included; null: to none of
    /// them.</summary>
    public static long? Match(byte[] secret, string code, DateTimeOffset now)
    {
        var given = code.Replace(" ", "", StringComparison.Ordinal);
        return new OtpNet.Totp(secret).VerifyTotp(now.UtcDateTime, given, out var step, OneStepAround) ? step : null;
    }
}
