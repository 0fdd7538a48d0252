using System.Buffers;
using System.Text;

namespace Imaging.ObjectStore.Http;

internal static class PercentEncoding
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> PathPlain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    /// <summary>Decodes to text; bytes that are no UTF-8 make no key and no value.</summary>
    public static string Decode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.ContainsAny('%', '\0') && Ascii.IsValid(encoded))
            return encoded.ToString();
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(encoded.Length));
        try
        {
            return Strict.GetString(buffer.AsSpan(0, DecodeBytes(encoded, buffer)));
        }
        catch (ArgumentException)
        {
            throw new S3Exception(S3Error.InvalidUri);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>S3 encodes a path once, slashes aside, whatever the client left unencoded.</summary>
    public static string EncodePath(string path) => path.AsSpan().ContainsAnyExcept(PathPlain)
        ? Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)
        : path;

    private static int DecodeBytes(ReadOnlySpan<char> encoded, Span<byte> into)
    {
        var count = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%')
            {
                if (i + 2 >= encoded.Length)
                    throw new S3Exception(S3Error.InvalidUri);
                if (!char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                    throw new S3Exception(S3Error.InvalidUri);
                into[count++] = (byte)((HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]));
                i += 2;
            }
            else if (encoded[i] < 0x80)
                into[count++] = (byte)encoded[i];
            else
                throw new S3Exception(S3Error.InvalidUri);
        }
        return count;
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
