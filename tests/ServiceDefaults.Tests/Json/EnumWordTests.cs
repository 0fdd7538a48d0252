using System.Text.Json;
using Imaging.ServiceDefaults.Json;

namespace Imaging.ServiceDefaults.Tests.Json;

public class EnumWordTests
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new EnumWord.Converters() } };

    [Theory]
    [InlineData(Sort.Plain, "plain")]
    [InlineData(Sort.NotOpened, "not-opened")]
    public void A_value_is_one_word_everywhere(Sort value, string word)
    {
        Assert.Equal(word, value.ToWord());
        Assert.Equal($"\"{word}\"", JsonSerializer.Serialize(value, Json));
        Assert.Equal(value, JsonSerializer.Deserialize<Sort>($"\"{word}\"", Json));
        Assert.Equal(value, JsonSerializer.Deserialize<Sort?>($"\"{word}\"", Json));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"Plain\"")]
    [InlineData("\"plain \"")]
    [InlineData("\"plain,not-opened\"")]
    [InlineData("\"0\"")]
    [InlineData("0")]
    [InlineData("true")]
    [InlineData("[\"plain\"]")]
    public void Anything_else_is_refused_with_the_words_that_there_are(string text) => Assert.Equal(
        "One of plain, not-opened.",
        Assert.Throws<RefusedValueException>(() => JsonSerializer.Deserialize<Sort>(text, Json)).Message);

    [Fact]
    public void No_value_has_no_word() => Assert.Null(((Sort?)null).ToWord());

    public enum Sort
    {
        Plain,
        NotOpened,
    }
}
