using System.Net;
using System.Text.RegularExpressions;

namespace Imaging.ObjectStore.Storage;

internal static partial class BucketName
{
    /// <summary>S3's rules, which also make the name a safe one for a folder.</summary>
    public static bool IsValid(string name) =>
        name.Length is >= 3 and <= 63 && Labels().IsMatch(name)
        && name is not ("health" or "alive") && !IPAddress.TryParse(name, out _);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex Labels();
}
