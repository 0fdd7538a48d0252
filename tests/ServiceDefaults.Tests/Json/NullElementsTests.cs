using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Imaging.ServiceDefaults.Json;

namespace Imaging.ServiceDefaults.Tests.Json;

public class NullElementsTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(NullElements.Refuse),
    };

    [Theory]
    [InlineData("""{"words":["a",null]}""", "$", "words[1]")]
    [InlineData("""{"inner":{"words":[null]}}""", "$.inner", "words[0]")]
    [InlineData("""{"inners":[{},{"words":["a","b",null]}]}""", "$.inners[1]", "words[2]")]
    [InlineData("""{"inners":[{},null]}""", "$", "inners[1]")]
    [InlineData("""{"grid":[["a"],["b",null]]}""", "$", "grid[1][1]")]
    public void A_null_in_an_array_is_refused_where_it_stands(string body, string path, string element)
    {
        var refused = Assert.Throws<RefusedValueException>(() => JsonSerializer.Deserialize<Body>(body, Json));

        Assert.Equal((path, element), (refused.Path, refused.Element));
    }

    [Theory]
    [InlineData("""{"words":null,"inner":null,"grid":[[]],"inners":[]}""")]
    [InlineData("""{"words":["null"]}""")]
    [InlineData("{}")]
    public void Where_a_null_may_be_it_stays(string body) => Assert.NotNull(JsonSerializer.Deserialize<Body>(body, Json));

    private sealed record Body(
        Body? Inner, IReadOnlyList<string>? Words, IReadOnlyList<Body>? Inners, string[][]? Grid);
}
