using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class PutImageTests(ImagingGraph graph)
{
    private readonly HttpClient _client = graph.Client;
    private readonly string _subject = Images.NewSubject();

    [Fact]
    public async Task A_dicom_instance_comes_back_byte_for_byte()
    {
        var sent = TestDicom.Create();

        using var put = await _client.PutImageAsync(_subject, "I1", sent);
        using var got = await _client.GetImageAsync(_subject, "I1");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal(Images.Path(_subject, "I1"), put.Headers.Location?.ToString());
        var image = await put.JsonAsync();
        Assert.Equal("dicom", (string?)image["kind"]);
        Assert.Equal("OT", (string?)image["modality"]);
        Assert.Equal(8, (int?)image["rows"]);
        Assert.Equal(sent.Length, (long?)image["size"]);
        var digest = Convert.ToHexStringLower(SHA256.HashData(sent));
        Assert.Equal(digest, (string?)image["sha256"]);
        Assert.Equal($"\"{digest}\"", put.Headers.ETag?.Tag);
        Assert.Equal("application/dicom", got.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(sent, await got.BytesAsync());
    }

    [Theory]
    [InlineData(false, "image/x.nifti")]
    [InlineData(true, "application/gzip")]
    public async Task A_nifti_volume_comes_back_byte_for_byte(bool compressed, string contentType)
    {
        var sent = compressed ? TestNifti.CreateCompressed() : TestNifti.Create();

        using var put = await _client.PutImageAsync(_subject, "brain", sent);
        using var got = await _client.GetImageAsync(_subject, "brain");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var image = await put.JsonAsync();
        Assert.Equal("nifti", (string?)image["kind"]);
        Assert.Equal([4L, 4L, 2L], image["dims"]!.AsArray().Select(dim => (long)dim!));
        Assert.Equal("int16", (string?)image["datatype"]);
        Assert.Equal(contentType, got.Content.Headers.ContentType?.MediaType);
        Assert.Empty(got.Content.Headers.ContentEncoding);
        Assert.Equal(sent, await got.BytesAsync());
    }

    [Theory]
    [InlineData(3_000_000)]
    [InlineData(20_000_000)]
    public async Task A_large_image_of_known_and_of_unknown_length_comes_back_whole(int bytes)
    {
        var sent = TestDicom.Create(rows: 1000, columns: bytes / 1000);
        using var chunked = new HttpRequestMessage(HttpMethod.Put, Images.Path(_subject, "chunked"));
        chunked.Content = new ByteArrayContent(sent);
        chunked.Headers.TransferEncodingChunked = true;

        using var put = await _client.PutImageAsync(_subject, "sized", sent);
        using var putChunked = await _client.SendAsync(chunked, TestContext.Current.CancellationToken);
        using var got = await _client.GetImageAsync(_subject, "sized");
        using var gotChunked = await _client.GetImageAsync(_subject, "chunked");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal(HttpStatusCode.Created, putChunked.StatusCode);
        Assert.Equal(sent, await got.BytesAsync());
        Assert.Equal(sent, await gotChunked.BytesAsync());
    }

    [Fact]
    public async Task The_same_bytes_again_are_welcome_and_other_bytes_are_not()
    {
        var sent = TestDicom.Create();
        using var first = await _client.PutImageAsync(_subject, "I1", sent);
        using var again = await _client.PutImageAsync(_subject, "I1", sent);
        using var other = await _client.PutImageAsync(_subject, "I1", TestDicom.Create());
        using var got = await _client.GetImageAsync(_subject, "I1");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        await other.ProblemAsync(409, "image-exists");
        Assert.Equal(sent, await got.BytesAsync());
    }

    [Fact]
    public async Task An_image_was_stored_at_one_time_wherever_it_is_told()
    {
        var sent = TestDicom.Create();
        using var first = await _client.PutImageAsync(_subject, "I1", sent);
        using var again = await _client.PutImageAsync(_subject, "I1", sent);
        var listed = Assert.Single((await _client.ListAsync(_subject))["items"]!.AsArray())!;

        var told = (string?)(await first.JsonAsync())["createdAt"];
        Assert.Equal(told, (string?)(await again.JsonAsync())["createdAt"]);
        Assert.Equal(told, (string?)listed["createdAt"]);
    }

    [Fact]
    public async Task If_match_replaces_the_image_it_names_and_no_other()
    {
        var replacement = TestDicom.Create();
        using var first = await _client.PutImageAsync(_subject, "I1", TestDicom.Create());

        using var replaced = await PutIfMatchAsync(replacement, first.Headers.ETag!);
        using var stale = await PutIfMatchAsync(TestDicom.Create(), first.Headers.ETag!);
        using var got = await _client.GetImageAsync(_subject, "I1");

        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        await stale.ProblemAsync(412, "precondition-failed");
        Assert.Equal(replacement, await got.BytesAsync());
        Assert.Single((await _client.ListAsync(_subject))["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_many_at_once_under_one_id_exactly_one_is_stored()
    {
        var contents = Enumerable.Range(0, 12).Select(_ => TestDicom.Create()).ToArray();

        var answers = await Task.WhenAll(contents.Select(bytes => _client.PutImageAsync(_subject, "I1", bytes)));
        using var got = await _client.GetImageAsync(_subject, "I1");

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var winner = Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(contents[winner], await got.BytesAsync());
    }

    [Theory]
    [InlineData("text", "text")]
    [InlineData("jpeg", "JPEG")]
    [InlineData("pdf", "PDF")]
    [InlineData("empty", "empty")]
    [InlineData("program", "executable")]
    [InlineData("large", "PDF")]
    public async Task What_is_no_image_is_refused_with_what_it_is(string name, string found)
    {
        using var put = await _client.PutImageAsync(_subject, name, NoImage(name));
        using var got = await _client.GetImageAsync(_subject, name);

        Assert.Contains(found, await put.ProblemAsync(415, "not-an-image"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000_000)]
    public async Task An_image_that_is_cut_short_is_refused_and_not_stored(int columns)
    {
        var whole = TestDicom.Create(rows: 1, columns: columns / 2 * 2);

        using var put = await _client.PutImageAsync(_subject, "short", whole[..^10]);
        using var got = await _client.GetImageAsync(_subject, "short");

        await put.ProblemAsync(400, "truncated-image");
        Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
    }

    private static byte[] NoImage(string name) => name switch
    {
        "text" => "Hello, this is a letter and not an image."u8.ToArray(),
        "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, .. new byte[100]],
        "pdf" => [.. "%PDF-1.7\n"u8, .. new byte[100]],
        "empty" => [],
        "program" => [.. "MZ"u8, .. TestDicom.Create()[2..]],
        "large" => [.. "%PDF-1.7\n"u8, .. new byte[3_000_000]],
        _ => throw new ArgumentException($"There is no {name}."),
    };

    private async Task<HttpResponseMessage> PutIfMatchAsync(byte[] bytes, EntityTagHeaderValue etag)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put, Images.Path(_subject, "I1")) { Content = new ByteArrayContent(bytes) };
        request.Headers.IfMatch.Add(etag);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
