using System.Globalization;
using System.Text.Json;
using Imaging.Media.Formats;

namespace Imaging.Media.Dicom;

/// <summary>
/// A data set as DICOM JSON (PS3.18, F.2). Characters become UTF-8, and the data set then says so; the pixels are left
/// out, and so are the meta information and group lengths (F.2.1).
/// </summary>
internal static class DicomJson
{
    private const uint SpecificCharacterSet = 0x0008_0005;

    public static void Write(Utf8JsonWriter json, DicomItem dataSet) =>
        WriteItem(json, dataSet, DicomCharacters.Default);

    private static void WriteItem(Utf8JsonWriter json, DicomItem item, DicomCharacters outer)
    {
        var terms = item[SpecificCharacterSet];
        var characters = terms is { Value.Length: > 0 } ? DicomCharacters.Of(terms.Value.Span) : outer;
        json.WriteStartObject();
        uint previous = 0;
        foreach (var node in item.Nodes.OrderBy(node => node.Tag))
        {
            // Of duplicates the first counts.
            if ((node.Tag & 0xFFFF) == 0 || (node.Tag == previous && previous != 0)) continue;
            previous = node.Tag;
            json.WriteStartObject($"{node.Tag:X8}");
            json.WriteString("vr", $"{(char)(node.Vr >> 8)}{(char)(node.Vr & 0xFF)}");
            if (node.Tag == SpecificCharacterSet && node.Value.Length > 0) WriteUtf8(json);
            else WriteValue(json, node, characters);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteUtf8(Utf8JsonWriter json)
    {
        json.WriteStartArray("Value");
        json.WriteStringValue("ISO_IR 192");
        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, DicomNode node, DicomCharacters characters)
    {
        if (node.Items is not null)
        {
            if (node.Vr != DicomVr.Sq || node.Items.Count == 0) return;
            json.WriteStartArray("Value");
            foreach (var item in node.Items) WriteItem(json, item, characters);
            json.WriteEndArray();
        }
        else if (node.Value.Length > 0)
        {
            if (DicomVr.IsText(node.Vr)) WriteText(json, node, characters);
            else if (DicomBinary.SizeOf(node.Vr) is var size and > 0) WriteNumbers(json, node, size);
            else json.WriteBase64String("InlineBinary", DicomBinary.Little(node));
        }
    }

    private static void WriteText(Utf8JsonWriter json, DicomNode node, DicomCharacters characters)
    {
        var text = DicomVr.IsInLanguage(node.Vr)
            ? characters.Decode(node.Value.Span) : DicomCharacters.Default.Decode(node.Value.Span);
        // PS3.5, 6.2: a backslash separates values, but in these it is a character.
        string[] values = node.Vr is DicomVr.Lt or DicomVr.St or DicomVr.Ut or DicomVr.Ur
            ? [text.TrimEnd(' ', '\0')] : [.. text.Split('\\').Select(value => value.Trim(' ', '\0'))];
        if (node.Vr == DicomVr.Pn) values = [.. values.Select(Name)];
        if (values.All(value => value.Length == 0)) return;
        json.WriteStartArray("Value");
        foreach (var value in values)
        {
            if (value.Length == 0) json.WriteNullValue();
            else if (node.Vr == DicomVr.Pn) WriteName(json, value);
            else if (node.Vr is DicomVr.Ds or DicomVr.Is) WriteNumber(json, value);
            else json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>F.2.2: a name's three ways of writing, those that there are.</summary>
    private static void WriteName(Utf8JsonWriter json, string name)
    {
        var groups = name.Split('=');
        json.WriteStartObject();
        foreach (var (label, at) in ((string, int)[])[("Alphabetic", 0), ("Ideographic", 1), ("Phonetic", 2)])
        {
            if (at < groups.Length && groups[at].Length > 0) json.WriteString(label, groups[at]);
        }

        json.WriteEndObject();
    }

    /// <summary>PS3.5, 6.2.1.2: empty parts at the end of a group, and empty groups at the end, may be left
    /// out.</summary>
    private static string Name(string name) =>
        string.Join('=', name.Split('=').Select(group => group.TrimEnd(' ', '^', '\0'))).TrimEnd('=');

    // What is no number stays readable as what it is.
    private static void WriteNumber(Utf8JsonWriter json, string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumberValue(whole);
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(text);
    }

    private static void WriteNumbers(Utf8JsonWriter json, DicomNode node, int size)
    {
        if (node.Value.Length < size) return;
        json.WriteStartArray("Value");
        for (var at = 0; at + size <= node.Value.Length; at += size)
            DicomBinary.WriteNumber(json, node.Value.Span.Slice(at, size), node.Vr, node.Encoding);
        json.WriteEndArray();
    }
}
