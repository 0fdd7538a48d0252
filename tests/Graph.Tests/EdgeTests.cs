using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class EdgeTests(ImagingGraph graph)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Anyone_may_ask_whether_it_is_up(string path)
    {
        using var client = graph.ClientWith(null);
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/subjects")]
    [InlineData("/imaging.identity.v1.TokenService/ListSigningKeys")]
    public async Task A_path_that_does_not_exist_is_404_for_everyone(string path)
    {
        using var client = graph.ClientWith(null);
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        using var client = graph.ClientWith(null);
        using var document = await client.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        using var page = await client.GetAsync("/docs/index.html", TestContext.Current.CancellationToken);

        var described = await document.JsonAsync();
        Assert.Empty(described["x-missing-services"]!.AsArray());
        Assert.NotNull(described["paths"]!["/api/subjects/{subjectId}/images/{imageId}"]!["put"]);
        Assert.NotNull(described["paths"]!["/v1/upload"]!["post"]);
        Assert.Equal("imaging", (string?)described["components"]!["securitySchemes"]!["session"]!["name"]);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_description_in_the_documents_is_the_systems_own()
    {
        using var client = graph.ClientWith(null);
        var served = JsonNode.Parse(
            await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var written = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "openapi.json"), TestContext.Current.CancellationToken));

        Assert.True(JsonNode.DeepEquals(served, written), "Write it down anew, with the system running: "
            + "curl -s localhost:8080/openapi/v1.json | python3 -m json.tool --indent 1 > docs/openapi.json");
    }

    [Fact]
    public async Task A_body_that_declares_too_much_is_refused_unread()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put, Images.Path(Images.NewSubject(), "I1")) { Content = new EndlessContent(6L << 30) };
        request.Headers.ExpectContinue = true;
        request.Headers.Authorization = graph.Client.DefaultRequestHeaders.Authorization;
        using var client = graph.ClientWith(null);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task A_token_from_inside_is_worth_nothing_outside()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Images.Path("S", "I"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "eyJhbGciOiJFUzI1NiJ9.e30.AAAA");
        using var client = graph.ClientWith(null);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task The_postman_collection_passes()
    {
        var folder = Directory.CreateTempSubdirectory("imaging-postman-").FullName;
        await File.WriteAllBytesAsync(
            Path.Combine(folder, "image.dcm"), TestDicom.Create(), TestContext.Current.CancellationToken);
        var key = await graph.CreateKeyAsync("images:read images:write images:delete");

        var (status, output) = await Tool.RunAsync(
            "bash", [Path.Combine(Repository.Root, "docs", "run-postman.sh"), graph.Gateway.ToString(), key, folder]);

        Directory.Delete(folder, recursive: true);
        Assert.True(status == 0, output);
    }

    [Fact]
    public async Task The_old_api_script_works_as_printed()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("imaging-old-").FullName, "image.dcm");
        await File.WriteAllBytesAsync(file, TestDicom.Create(300, 300), TestContext.Current.CancellationToken);

        var (status, output) = await Tool.RunAsync(
            "bash", [Path.Combine(Repository.Root, "docs", "old-api.sh"), Images.NewSubject(), "I1", file],
            ("IMAGING_URL", graph.Gateway.ToString().TrimEnd('/')),
                ("IMAGING_API_KEY", await graph.CreateKeyAsync("images:read images:write")));

        Assert.True(status == 0, output);
    }

    private sealed class EndlessContent(long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * 1024];
            while (true) await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long declared)
        {
            declared = length;
            return true;
        }
    }
}
