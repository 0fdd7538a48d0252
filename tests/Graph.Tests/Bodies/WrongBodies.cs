using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Bodies;

/// <param name="Field">What the refusal names; null: it may be right as well.</param>
internal sealed record WrongBody(JsonNode? Body, string? Field, string What);

/// <summary>Every member of a body in turn null, missing and of each other kind, and every array with a null.</summary>
internal static class WrongBodies
{
    private static readonly Dictionary<string, string[]> OtherKinds = new()
    {
        ["string"] = ["7", "true", "{}", "[]", "[\"abcdefghij\"]"],
        ["integer"] = ["\"1\"", "\"abc\"", "1.5", "true", "{}", "[]", "1e99"],
        ["number"] = ["\"1\"", "\"abc\"", "true", "{}", "[]"],
        ["boolean"] = ["\"true\"", "1", "{}", "[]"],
        ["array"] = ["\"abc\"", "7", "{}", "true"],
        ["object"] = ["\"abc\"", "7", "[]", "true"],
    };

    public static IEnumerable<WrongBody> Of(BodySchema schema)
    {
        foreach (var member in schema.Members())
        {
            yield return new(With(schema, member, null), FieldIf(member.IsRequired || member.IsElement), "null");
            if (!member.IsElement)
                yield return new(Without(schema, member), FieldIf(member.IsRequired), "missing");
            foreach (var other in Others(schema, member))
                yield return new(With(schema, member, JsonNode.Parse(other)), member.Path, other);

            string? FieldIf(bool isRefused) => isRefused ? member.Path : null;
        }
    }

    private static IEnumerable<string> Others(BodySchema schema, Member member)
    {
        var present = schema.Present(member.Schema);
        var kind = schema.TypesOf(present).First(type => type != "null");
        string[] words = present["enum"] is not null ? ["\"\"", "\"nonsense\"", "\" \""]
            : (string?)present["format"] is "uuid" or "date-time" ? ["\"\"", "\"nonsense\""] : [];
        return [.. OtherKinds[kind], .. words];
    }

    private static JsonNode With(BodySchema schema, Member member, JsonNode? value)
    {
        var body = schema.Example();
        var (parent, last) = Find(body, member.Path);
        if (int.TryParse(last, out var index)) parent.AsArray()[index] = value;
        else parent.AsObject()[last] = value;
        return body;
    }

    private static JsonNode Without(BodySchema schema, Member member)
    {
        var body = schema.Example();
        var (parent, last) = Find(body, member.Path);
        parent.AsObject().Remove(last);
        return body;
    }

    private static (JsonNode Parent, string Last) Find(JsonNode body, string path)
    {
        var names = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = names[..^1].Aggregate(body, (node, name) =>
            int.TryParse(name, out var index) ? node[index]! : node[name]!);
        return (parent, names[^1]);
    }
}
