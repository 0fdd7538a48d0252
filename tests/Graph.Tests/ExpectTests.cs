using Imaging.ObjectStore.Tests.Wire;

namespace Imaging.Graph.Tests;

/// <summary>A program that asks before it sends an image is told to go on once nothing is left to refuse without
/// looking at it.</summary>
public sealed class ExpectTests(ImagingGraph graph)
{
    [Theory]
    [InlineData("images:write", "not%20an%20id", 100, "400")]
    [InlineData("images:read", "I1", 100, "403")]
    [InlineData("images:write", "I1", 1_000_000, "403", "--subject", "another")]
    [InlineData("images:write", "I1", 100, "403", "--subject", "another")]
    [InlineData("images:write", "I1", 100, "100")]
    [InlineData("images:write", "I1", 1_000_000, "100")]
    public async Task A_program_is_asked_for_an_image_that_it_may_store_and_for_no_other(
        string scope, string image, int size, string status, params string[] options)
    {
        var key = await graph.CreateKeyAsync(scope, options);
        using var connection = await RawConnection.OpenAsync(graph.Gateway);

        await connection.SendAsync($"PUT {Images.Path(Images.NewSubject(), "")}{image} HTTP/1.1\r\n"
            + $"Host: localhost:{graph.Gateway.Port}\r\nAuthorization: Bearer {key}\r\n"
            + $"Expect: 100-continue\r\nContent-Length: {size}\r\n\r\n");

        var answer = await connection.ReadHeadAsync();
        Assert.Equal((status, status == "100" ? null : "close"), (answer.Status, answer.Header("Connection")));
    }
}
