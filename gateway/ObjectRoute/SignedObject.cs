using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Imaging.Gateway.ObjectRoute;

/// <summary>
/// Which requests may reach the store: a file that comes in is written, and one that stays is read, each by an address
/// that was signed for just that. Whether the signature is right, the store finds out; everything else that it could be
/// asked for is not asked here.
/// </summary>
internal sealed partial class SignedObject(string bucket, string keyPrefix)
{
    // "Authenticating Requests: Using Query Parameters", S3 API reference; and what else our addresses carry.
    private static readonly string[] s_signature =
    [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
    ];

    private static readonly string[] s_ofPut = [.. s_signature, "X-Amz-Security-Token", "partNumber", "uploadId"];

    private static readonly string[] s_ofGet = [.. s_signature, "X-Amz-Security-Token",
        "response-content-type", "response-content-disposition", "response-cache-control"];

    private readonly string _incoming = $"/{bucket}/{keyPrefix}incoming/";
    private readonly string[] _kept = [$"/{bucket}/{keyPrefix}objects/", $"/{bucket}/{keyPrefix}renditions/"];

    public static bool Takes(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPut(method);

    public bool Allows(HttpRequest request)
    {
        var isPut = HttpMethods.IsPut(request.Method);
        return IsObject(request.Path.Value!, isPut ? [_incoming] : _kept)
            && IsSigned(request.QueryString, isPut ? s_ofPut : s_ofGet);
    }

    private static bool IsObject(string path, string[] folders) => folders.Any(folder =>
        path.StartsWith(folder, StringComparison.Ordinal) && Key().IsMatch(path.AsSpan(folder.Length)));

    private static bool IsSigned(QueryString query, string[] known)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var name = pair.DecodeName().ToString();
            if (!known.Contains(name, StringComparer.Ordinal) || !names.Add(name)) return false;
        }

        return s_signature.All(names.Contains) && names.Contains("partNumber") == names.Contains("uploadId");
    }

    /// <summary>Names of ours: hexadecimal, in one folder more at most.</summary>
    [GeneratedRegex(@"\A[0-9a-f]{64}(/[a-z0-9.-]{1,40})?\z")]
    private static partial Regex Key();
}
