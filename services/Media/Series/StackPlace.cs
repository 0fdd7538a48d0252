using System.Globalization;
using System.Text;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;

namespace Imaging.Media.Series;

/// <summary>Where a DICOM instance lies in the stack of its series.</summary>
/// <param name="SeriesUid">(0020,000E).</param>
/// <param name="Normal">Which way its plane looks, "0.000,0.000,1.000"; null where it does not say.</param>
/// <param name="Position">Millimetres along that normal (PS3.3, C.7.6.2.1.1); null where it does not say.</param>
/// <param name="InstanceNumber">(0020,0013).</param>
internal sealed record StackPlace(string SeriesUid, string? Normal, double? Position, int? InstanceNumber)
{
    private const uint ImagePosition = 0x0020_0032;
    private const uint ImageOrientation = 0x0020_0037;
    private const uint Instance = 0x0020_0013;

    /// <summary>Null where it names no series that can be told from others.</summary>
    public static StackPlace? Of(DicomItem dataSet)
    {
        if (dataSet[DicomTags.SeriesInstance] is not { } series) return null;
        var uid = DicomText.First(series.Value.Span);
        if (uid.Length is 0 or > DicomText.LongestUid || !DicomText.IsLikeUid(uid)) return null;
        var (normal, position) = Along(Numbers(dataSet, ImageOrientation), Numbers(dataSet, ImagePosition));
        int? number = dataSet[Instance] is { } node
            && int.TryParse(DicomText.First(node.Value.Span), CultureInfo.InvariantCulture, out var read) ? read : null;
        return new(uid, normal, position, number);
    }

    private static (string? Normal, double? Position) Along(double[] rowAndColumn, double[] at)
    {
        if (rowAndColumn.Length != 6 || at.Length != 3) return default;
        var (a, b) = (rowAndColumn[..3], rowAndColumn[3..]);
        double[] normal =
        [
            (a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0]),
        ];
        var position = normal.Zip(at, (n, p) => n * p).Sum();
        // Cosines: what is far from a length of 1 is no direction.
        if (Math.Abs(normal.Sum(n => n * n) - 1) > 0.1 || !double.IsFinite(position)) return default;
        return (string.Join(',', normal.Select(Rounded)), position);
    }

    // Never "-0.000", which is the same direction.
    private static string Rounded(double cosine) =>
        (Math.Round(cosine, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture);

    private static double[] Numbers(DicomItem dataSet, uint tag)
    {
        if (dataSet[tag] is not { } node) return [];
        var texts = Encoding.Latin1.GetString(node.Value.Span).Split('\\');
        var numbers = texts.Select(text =>
            double.TryParse(text.Trim(' ', '\0'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number : double.NaN).ToArray();
        return numbers.All(double.IsFinite) ? numbers : [];
    }
}
