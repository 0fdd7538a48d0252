using System.Security.Cryptography;
using System.Text;
using Imaging.ObjectStore.Http;
using Microsoft.Extensions.Primitives;

namespace Imaging.ObjectStore.Signing;

/// <summary>
/// SigV4's canonical request in S3's dialect: the path is encoded once and its dot segments are kept.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
/// </summary>
internal static class CanonicalRequest
{
    public static string Hash(HttpRequest request, S3Target target, string[] signedHeaders, string payloadHash)
    {
        var text = new StringBuilder(1024);
        text.Append(request.Method).Append('\n').Append(PercentEncoding.EncodePath(target.Path)).Append('\n');
        target.Query.AppendCanonical(text);
        text.Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':');
            AppendValues(text, request.Headers[name]);
            text.Append('\n');
        }
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void AppendValues(StringBuilder to, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                to.Append(',');
            AppendCollapsed(to, values[i].AsSpan().Trim());
        }
    }

    private static void AppendCollapsed(StringBuilder to, ReadOnlySpan<char> value)
    {
        int twoSpaces;
        while ((twoSpaces = value.IndexOf("  ")) >= 0)
        {
            to.Append(value[..(twoSpaces + 1)]);
            value = value[twoSpaces..].TrimStart(' ');
        }
        to.Append(value);
    }
}
