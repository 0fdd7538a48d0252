using System.Text;
using Imaging.ObjectStore.Objects;

namespace Imaging.ObjectStore.Tests.Wire;

public sealed class MetadataTests(SharedStore store)
{
    /// <summary>HttpClient reads headers as Latin-1, as browsers and Python do: it gets what was meant.</summary>
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("Zoë Łukasz", "=?UTF-8?B?Wm/DqyDFgXVrYXN6?=")]
    [InlineData("Zoë, ½ µg", "Zoë, ½ µg")]
    [InlineData("日本", "=?UTF-8?B?5pel5pys?=")]
    [InlineData("=?UTF-8?B?5pel5pys?=", "=?UTF-8?B?5pel5pys?=")]
    public async Task User_metadata_in_UTF8_comes_back_as_clients_read_it(string sent, string expected)
    {
        var bucket = await store.CreateBucketAsync();
        using var http = new HttpClient(new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
        var request = new SignedRequest(HttpMethod.Put, new(store.Url, $"/{bucket}/key"))
        {
            Body = [1], Headers = { ["x-amz-meta-name"] = sent },
        };
        using var put = await http.SendAsync(request.Build(), Ct);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(Ct));

        using var got = await store.Http.SendAsync(
            new SignedRequest(HttpMethod.Get, new(store.Url, $"/{bucket}/key")).Build(), Ct);
        Assert.Equal([expected], got.Headers.GetValues("x-amz-meta-name"));
        var copy = new SignedRequest(HttpMethod.Put, new(store.Url, $"/{bucket}/copy"))
        {
            Headers = { ["x-amz-copy-source"] = $"{bucket}/key" },
        };
        (await store.Http.SendAsync(copy.Build(), Ct)).EnsureSuccessStatusCode().Dispose();
        using var head = await store.Http.SendAsync(
            new SignedRequest(HttpMethod.Head, new(store.Url, $"/{bucket}/copy")).Build(), Ct);
        Assert.Equal([expected], head.Headers.GetValues("x-amz-meta-name"));
    }

    [Fact]
    public void Long_text_becomes_words_of_no_more_than_75_characters_each_of_whole_characters()
    {
        var text = string.Concat(Enumerable.Repeat("日🩻", 40));
        var words = MetadataText.Encode(text).Split(' ');
        Assert.All(words, word => Assert.InRange(word.Length, 1, 75));
        Assert.Equal(text, string.Concat(words.Select(word =>
            new UTF8Encoding(false, true).GetString(Convert.FromBase64String(word["=?UTF-8?B?".Length..^2])))));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
