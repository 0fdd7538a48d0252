using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.Graph.Tests.Staff;

/// <summary>An authenticator app (RFC 6238) that never shows a code twice, as the server takes none twice.</summary>
internal sealed class TotpApp(string base32)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly List<string> _given = [];
    private long _last = -1;

    private static long Step => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;

    // Of the codes that the server takes the oldest that it still takes ten seconds from now.
    private static long Oldest => ((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 10) / 30) - 1;

    /// <summary>The secret as text and as bytes, and the codes in quotation marks: without, six digits are found
    /// everywhere.</summary>
    public IEnumerable<string> Secrets =>
        [base32, Encoding.Latin1.GetString(Secret()), Convert.ToHexString(Secret()), Convert.ToBase64String(Secret()),
            .. _given.SelectMany(code => (string[])[$"'{code}'", $"\"{code}\""])];

    /// <summary>The next code that the server can take: of the step before, now or after; later ones are waited
    /// for.</summary>
    public async Task<string> NextAsync()
    {
        _last = Math.Max(_last + 1, Oldest);
        while (_last > Step + 1) await Task.Delay(500, TestContext.Current.CancellationToken);
        _given.Add(Code(_last));
        return _given[^1];
    }

    /// <summary>The code given last, once more.</summary>
    public string Again() => Code(_last);

    public string Wrong() => ((int.Parse(Code(Step), CultureInfo.InvariantCulture) + 1 + Random.Shared.Next(500_000))
        % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private string Code(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The standard says SHA-1.
        var hash = HMACSHA1.HashData(Secret(), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private byte[] Secret()
    {
        var bits = string.Concat(base32.Select(letter =>
            Alphabet.IndexOf(letter, StringComparison.Ordinal).ToString("b5", CultureInfo.InvariantCulture)));
        return [.. bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2))];
    }
}
