using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imaging.ServiceDefaults.Json;

/// <summary>
/// Enumerations as words: "clinician", "not-opened". A request says one of them exactly; another case, a number, a list
/// or nothing is refused with the words that there are. Columns keep the same words.
/// </summary>
public static class EnumWord
{
    public static string ToWord<T>(this T value) where T : struct, Enum => Words<T>.ByValue[value];

    public static string? ToWord<T>(this T? value) where T : struct, Enum => value?.ToWord();

    internal static IReadOnlyList<string> Of(Type enumeration) =>
        [.. Enum.GetNames(enumeration).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    private static class Words<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> ByWord = Of(typeof(T)).Zip(Enum.GetNames<T>())
            .ToFrozenDictionary(pair => pair.First, pair => Enum.Parse<T>(pair.Second));

        public static readonly FrozenDictionary<T, string> ByValue =
            ByWord.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }

    internal sealed class Converters : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class Converter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Words<T>.ByWord.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new RefusedValueException($"One of {string.Join(", ", Of(typeof(T)))}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToWord());
    }
}
