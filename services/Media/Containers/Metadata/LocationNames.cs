using System.Text;

namespace Imaging.Media.Containers.Metadata;

/// <summary>
/// Tells from a property's name whether its value says where something is. Names are compared without their namespace:
/// prefixes are the writer's choice, and the same few words mean the same in all vocabularies.
/// </summary>
internal static class LocationNames
{
    // EXIF and IPTC in XMP, DJI, Darwin Core, Photo Mechanic, W3C geo, QuickTime's and Matroska's keys.
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "location", "locations", "locationcreated", "locationshown", "locationname", "locationid", "sublocation",
        "shotlocation", "city", "city2", "state", "province", "provincestate", "stateprovince", "county",
        "municipality", "country", "countrycode", "countryname", "worldregion", "continent", "locality", "island",
        "islandgroup", "waterbody", "landmark", "altitude", "absolutealtitude", "relativealtitude", "lat", "lon",
        "long", "lng", "geo", "coordinates", "decimalcoordinates", "verbatimcoordinates", "footprintwkt", "xyz",
        "mcc", "direction",
    };

    private static readonly string[] s_parts =
        ["latitude", "longitude", "longtitude", "geotag", "geolocation", "iso6709", "geography", "geodetic"];

    public static bool Says(ReadOnlySpan<byte> name) => Says(Encoding.Latin1.GetString(name));

    /// <param name="name">One word or several, parted by anything but letters and digits.</param>
    public static bool Says(string name)
    {
        foreach (string part in s_parts)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsAsciiLetterOrDigit(name[i]))
                continue;
            if (IsWord(name[start..i]))
                return true;
            start = i + 1;
        }
        return false;
    }

    private static bool IsWord(string word) =>
        word.StartsWith("gps", StringComparison.OrdinalIgnoreCase) || s_words.Contains(word);
}
