using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.Pages;

public sealed class PagesTests
{
    [Theory]
    [InlineData("", "connect-src 'self';")]
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
}
