using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.Identity.Totp;

/// <summary>Time-based one-time codes (RFC 6238): SHA-1, six digits, steps of thirty seconds, as every authenticator
/// app computes them.</summary>
internal static class TotpCode
{
    public const int SecretSize = 20;
    private const int Digits = 6;
    private const int StepSeconds = 30;

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The step that the code belongs to, one before and one after now included; null: to none of
    /// them.</summary>
    public static long? Match(byte[] secret, string code, DateTimeOffset now)
    {
        var given = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? matched = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            var expected = Encoding.ASCII.GetBytes(Of(secret, step, Digits));
            if (CryptographicOperations.FixedTimeEquals(expected, given)) matched = step;
        }

        return matched;
    }

    /// <summary>RFC 4226, 5.3, over the step as the counter.</summary>
    public static string Of(byte[] secret, long step, int digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // It is what authenticator apps do, and HMAC needs no collision resistance.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % (int)Math.Pow(10, digits)).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }
}
