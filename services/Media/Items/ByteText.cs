using System.Globalization;
using Humanizer;

namespace Imaging.Media.Items;

/// <summary>Sizes as people read them: "4.2 MB".</summary>
internal static class ByteText
{
    public static string Of(long bytes) => bytes.Bytes().ToString("0.#", CultureInfo.InvariantCulture);
}
