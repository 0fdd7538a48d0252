namespace Imaging.Media.Renditions;

/// <summary>What a file's content is had as.</summary>
internal static class RenditionNames
{
    public const string Original = "original";

    /// <summary>320 pixels at most, and for the sender too.</summary>
    public const string Thumbnail = "thumbnail";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        ["display"] = "image/jpeg",
        ["mp4"] = "video/mp4",
        ["poster"] = "image/jpeg",
        [Thumbnail] = "image/jpeg",
        ["thumbnail-1280"] = "image/jpeg",
    };

    /// <summary>For people who asked for another.</summary>
    public static string All { get; } = string.Join(", ", s_types.Keys.Prepend(Original));

    /// <summary>Whether it is made here.</summary>
    public static bool IsMade(string name) => s_types.ContainsKey(name);

    public static string ContentType(string name) => s_types[name];
}
