using System.Text;
using System.Text.RegularExpressions;

namespace Imaging.Media.Containers.Metadata;

/// <summary>Judges data of unknown make by the words and numbers in it.</summary>
internal static partial class OpaqueText
{
    public static bool SpeaksOfLocation(ReadOnlySpan<byte> data)
    {
        // Without its zeros, wide text reads like narrow text.
        var text = new StringBuilder(data.Length);
        foreach (byte b in data)
        {
            if (b != 0)
                text.Append((char)b);
        }
        return Words().IsMatch(text.ToString());
    }

    /// <summary>Property names as writers spell them, a point as ISO 6709 writes it, and a GPS receiver's sentences
    /// (NMEA 0183).</summary>
    [GeneratedRegex(
        @"latitude|longitude|longtitude|gps_?lat|gps_?lon|gps_?pos|gps_?coord|exif:gps|freegps|geotag|geolocation"
        + @"|iso6709|location(created|shown|name)|photoshop:(city|state|country)|\$G[A-Z](RMC|GGA|GLL),"
        + @"|[+-][0-9]{2,6}\.[0-9]{2,12}[+-][0-9]{3,7}\.[0-9]{2,12}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
