using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.ObjectStore.Signing;

internal static class Signature
{
    public static string Of(byte[] key, string toSign) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));

    /// <summary>Takes the same time wherever the first difference is.</summary>
    public static bool Same(ReadOnlySpan<char> expected, ReadOnlySpan<char> given) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected), MemoryMarshal.AsBytes(given));
}
