using System.Security.Cryptography;
using System.Text;

namespace Imaging.ObjectStore.Signing;

/// <summary>Four HMACs derive a day's key; the last one used is kept, since nearly all requests are of one day.</summary>
internal sealed class SigningKeys(string secret, string region)
{
    private sealed record Derived(string Date, byte[] Key);

    private Derived? _last;

    public byte[] For(string date)
    {
        var last = Volatile.Read(ref _last);
        if (last?.Date == date)
            return last.Key;
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (ReadOnlySpan<string>)[date, region, "s3", "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        Volatile.Write(ref _last, new(date, key));
        return key;
    }
}
