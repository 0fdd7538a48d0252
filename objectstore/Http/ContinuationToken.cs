using System.Text;

namespace Imaging.ObjectStore.Http;

/// <summary>Where the next page of a listing begins: behind the last name of this one, as XML can carry it.</summary>
internal static class ContinuationToken
{
    public static string Encode(string last) => Convert.ToBase64String(Encoding.UTF8.GetBytes(last));

    public static string? Decode(string? token)
    {
        if (token is null)
            return null;
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new S3Exception(S3Error.InvalidArgument("The continuation token provided is incorrect"));
    }
}
