using System.IO.Compression;
using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.Pages;

public sealed class PagesTests
{
    [Theory]
    [InlineData("", "connect-src 'self';")]
    [InlineData("https://bucket.s3.example/", "img-src 'self' https://bucket.s3.example blob:")]
    [InlineData("https://bucket.s3.example/", "media-src 'self' https://bucket.s3.example blob:")]
    [InlineData("https://bucket.s3.example/", "connect-src 'self' https://bucket.s3.example;")]
    public async Task A_page_may_send_files_where_the_store_is_and_nowhere_else(string store, string expected)
    {
        string[] settings = store.Length == 0 ? [] : [$"Pages:StoreOrigin={store}"];
        await using var gateway = await GatewayHost.StartAsync(settings);
        using var page = await gateway.GetAsync("/p/");

        Assert.Equal(200, (int)page.StatusCode);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(expected, policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_developers_are_not_there_elsewhere()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var page = await gateway.GetAsync("/dev/upload");

        await page.ProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    public async Task What_a_page_is_made_of_comes_as_small_as_its_browser_takes_it(string taken, string? expected)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var style = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "pages", "p", "assets"), "*.css")
            .Single();
        using var answer = await gateway.GetAsync(
            $"/p/assets/{Path.GetFileName(style)}", ("Accept-Encoding", taken));

        Assert.Equal(expected is null ? [] : [expected], answer.Content.Headers.ContentEncoding);
        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Accept-Encoding", Assert.Single(answer.Headers.Vary));
        Assert.Contains("immutable", $"{answer.Headers.CacheControl}", StringComparison.Ordinal);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = expected switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var read = new StreamReader(plain);
        Assert.Equal(await File.ReadAllTextAsync(style, TestContext.Current.CancellationToken),
            await read.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
