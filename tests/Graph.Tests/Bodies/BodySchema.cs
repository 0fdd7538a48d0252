using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Bodies;

/// <summary>A member of a body, or an element of an array in it.</summary>
/// <param name="Path">As <c>errors</c> names it: "views[0].label".</param>
internal sealed record Member(string Path, JsonNode Schema, bool IsRequired, bool IsElement);

/// <summary>A schema of a service's own description, and bodies that are made after it.</summary>
internal sealed class BodySchema(JsonNode document, JsonNode schema)
{
    /// <summary>What comes past the checks of single fields, by the member's name.</summary>
    private static readonly Dictionary<string, string> Plausible = new()
    {
        ["dateOfBirth"] = "1980-02-29", ["nhsNumber"] = "943 476 5919", ["mobile"] = "07700 900123",
        ["email"] = "robin@example.org", ["version"] = "2026-1", ["language"] = "en", ["code"] = "123456",
        ["password"] = "quarry lantern otter seven", ["new"] = "quarry lantern otter seven",
    };

    /// <summary>Whether the call takes no body as well.</summary>
    public bool IsOptional => TypesOf(schema).Contains("null");

    /// <summary>One with every member in it, each of the right kind.</summary>
    public JsonNode Example() => ExampleOf(schema);

    public IEnumerable<Member> Members() => MembersOf("", schema);

    /// <summary>"string", "integer", "boolean", "array", "object", and "null" where it may be.</summary>
    public IReadOnlyList<string> TypesOf(JsonNode one) => Resolve(one) switch
    {
        { } resolved when resolved["oneOf"] is JsonArray choices => [.. choices.SelectMany(choice => TypesOf(choice!))],
        { } resolved when resolved["type"] is JsonArray types => [.. types.Select(type => (string)type!)],
        { } resolved when resolved["type"] is { } type => [(string)type!],
        _ => [],
    };

    public JsonNode Resolve(JsonNode one)
    {
        while ((string?)one["$ref"] is { } reference)
            one = reference.Split('/').Skip(1).Aggregate(document, (node, name) => node[name]!);
        return one;
    }

    /// <summary>The one that is not null, where there is a choice.</summary>
    public JsonNode Present(JsonNode one) => Resolve(one) is var resolved && resolved["oneOf"] is JsonArray choices
        ? Present(choices.First(choice => TypesOf(choice!) is not ["null"])!) : resolved;

    private JsonNode ExampleOf(JsonNode one, string name = "")
    {
        var present = Present(one);
        if (present["enum"] is JsonArray words) return words[0]!.DeepClone();
        return TypesOf(present).First(type => type != "null") switch
        {
            "object" => new JsonObject((present["properties"]?.AsObject() ?? []).Select(
                member => KeyValuePair.Create(member.Key, (JsonNode?)ExampleOf(member.Value!, member.Key)))),
            "array" => new JsonArray(ExampleOf(present["items"]!)),
            "boolean" => true,
            "integer" or "number" => 1,
            _ => (string?)present["format"] switch
            {
                "uuid" => $"{Guid.CreateVersion7()}",
                "date-time" => "2026-03-01T12:00:00Z",
                _ => Plausible.GetValueOrDefault(name, "abcdefghij"),
            },
        };
    }

    private IEnumerable<Member> MembersOf(string path, JsonNode one)
    {
        var present = Present(one);
        if (present["items"] is { } items)
        {
            yield return new($"{path}[0]", items, IsRequired: true, IsElement: true);
            foreach (var below in MembersOf($"{path}[0]", items)) yield return below;
        }

        string[] required = [.. (present["required"]?.AsArray() ?? []).Select(name => (string)name!)];
        foreach (var (name, member) in present["properties"]?.AsObject() ?? [])
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            yield return new(at, member!, required.Contains(name), IsElement: false);
            foreach (var below in MembersOf(at, member!)) yield return below;
        }
    }
}
