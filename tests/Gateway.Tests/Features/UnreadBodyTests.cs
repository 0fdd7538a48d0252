using Imaging.Gateway.Tests.Host;
using Imaging.ObjectStore.Tests.Wire;

namespace Imaging.Gateway.Tests.Features;

/// <summary>What a client is told that asks before it sends a body, and what becomes of the connection.</summary>
public sealed class UnreadBodyTests
{
    private const string Key = "Authorization: Bearer imk_key\r\n";
    private const string Expect = "Expect: 100-continue\r\n";
    private const string Body = "0123456789";
    private const string Get = $"GET /alive HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n\r\n";

    [Theory]
    [InlineData("/api/subjects/taken/images/0", "", "401")]
    [InlineData("/api/subjects/refused/images/0", Key, "403")]
    [InlineData("/api/subjects/refused/images/1500", Key, "403")]
    [InlineData("/nothing", "", "404")]
    [InlineData("/api/encounters", "", "401")]
    public async Task A_refusal_comes_before_any_100_and_closes_the_connection(
        string path, string credential, string status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(gateway.Client.BaseAddress!);

        await connection.SendAsync(Head(path, credential + Expect));

        var answer = await connection.ReadHeadAsync();
        Assert.Equal((status, "close"), (answer.Status, answer.Header("Connection")));
        // Whatever comes next on this connection, nothing answers it.
        await connection.SendAsync(Get);
        Assert.DoesNotContain("HTTP/1.1", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_came_unasked_and_was_not_read_closes_the_connection_too()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(gateway.Client.BaseAddress!);

        await connection.SendAsync(Head("/api/subjects/refused/images/0", "") + Body);

        Assert.Equal("close", (await connection.ReadHeadAsync()).Header("Connection"));
    }

    [Theory]
    [InlineData("/api/subjects/taken/images/0", "401")]
    [InlineData("/api/encounters", "401")]
    [InlineData("/api/identity/login", "413")]
    [InlineData("/nothing", "404")]
    public async Task Who_sends_all_of_it_before_listening_still_hears_the_answer(string path, string status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(gateway.Client.BaseAddress!);
        // More than all the buffers on the way hold.
        const int megabytes = 50;
        var block = new string(' ', 1024 * 1024);

        await connection.SendAsync($"PUT {path} HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {megabytes * block.Length}\r\n\r\n");
        for (var sent = 0; sent < megabytes; sent++) await connection.SendAsync(block);

        var answer = await connection.ReadHeadAsync();
        Assert.Equal((status, "close"), (answer.Status, answer.Header("Connection")));
    }

    [Fact]
    public async Task A_body_that_is_wanted_is_asked_for_once_and_the_connection_goes_on()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(gateway.Client.BaseAddress!);

        await connection.SendAsync(Head("/api/subjects/taken/images/0", Key + Expect));
        var asked = await connection.ReadHeadAsync();
        await connection.SendAsync(Body);
        var answer = await connection.ReadHeadAsync();

        Assert.Equal(("100", "200", null), (asked.Status, answer.Status, answer.Header("Connection")));
        await connection.SendAsync(Get);
        Assert.Equal("200", (await connection.ReadHeadAsync()).Status);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n0123456789")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task A_body_that_was_read_keeps_the_connection(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(gateway.Client.BaseAddress!);
        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync(
                $"PUT /api/subjects/taken/images/0 HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n{Key}{body}");
            var answer = await connection.ReadHeadAsync();
            Assert.Equal(("200", null), (answer.Status, answer.Header("Connection")));
        }
    }

    private static string Head(string path, string headers) =>
        $"PUT {path} HTTP/1.1\r\nHost: {GatewayHost.Name}\r\n{headers}Content-Length: {Body.Length}\r\n\r\n";
}
