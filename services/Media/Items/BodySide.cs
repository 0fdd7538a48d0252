using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imaging.Media.Items;

/// <summary>Which side of the body a picture shows.</summary>
[JsonConverter(typeof(BodySideWord))]
public enum BodySide
{
    Left,
    Right,
    Both,

    /// <summary>Neither, or it does not matter: takes away what was said before.</summary>
    None,
}

/// <summary>A word and no number, which could be of no side.</summary>
internal sealed class BodySideWord() : JsonStringEnumConverter<BodySide>(JsonNamingPolicy.CamelCase, false);

internal static class BodySides
{
    /// <summary>As it is written in the database, and in answers.</summary>
    public static string? Word(this BodySide side) =>
        side == BodySide.None ? null : side.ToString().ToLowerInvariant();
}
