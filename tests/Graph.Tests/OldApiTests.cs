using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

/// <summary>The old Lambda API, as its clients call it.</summary>
public sealed class OldApiTests(ImagingGraph graph)
{
    private readonly HttpClient _client = graph.Client;
    private readonly string _subject = Images.NewSubject();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_is_listed_and_downloaded(bool base64)
    {
        var sent = TestDicom.Create(500, 500);

        using var uploaded = await UploadAsync("I1", sent, base64);
        using var listed = await _client.GetAsync(
            $"/v1/images?SubjectID={_subject}", TestContext.Current.CancellationToken);
        using var downloaded = await _client.GetAsync(Download("I1"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        Assert.Equal("""{"message":"Image uploaded successfully"}""", await TextAsync(uploaded));
        Assert.Equal($"""["{_subject}/I1"]""", await TextAsync(listed));
        Assert.Equal(sent, Convert.FromBase64String((string)JsonNode.Parse(await TextAsync(downloaded))!["data"]!));
    }

    [Theory]
    [InlineData("\r\n--XyZ\r\n")]
    [InlineData("--XyZ \t\r\n")]
    [InlineData("A preamble.\r\n--XyZ\r\n")]
    [InlineData("--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--XyZ\r\n")]
    public async Task A_file_may_come_after_what_is_none(string start)
    {
        var sent = TestDicom.Create();
        byte[] body = [.. Encoding.ASCII.GetBytes(start),
            .. "Content-Disposition: form-data; name=\"file\"; filename=\"a.dcm\"\r\n\r\n"u8, .. sent,
            .. "\r\n--XyZ--\r\n"u8];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=XyZ");

        using var uploaded = await _client.PostAsync(Upload("I1"), content, TestContext.Current.CancellationToken);
        using var got = await _client.GetImageAsync(_subject, "I1");

        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        Assert.Equal(sent, await got.BytesAsync());
    }

    [Fact]
    public async Task The_same_bytes_again_are_fine_and_other_bytes_are_409()
    {
        var sent = TestDicom.Create();
        (await UploadAsync("I1", sent, base64: true)).Dispose();

        using var again = await UploadAsync("I1", sent, base64: false);
        using var other = await UploadAsync("I1", TestDicom.Create(), base64: true);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.NotNull((await other.JsonAsync())["message"]);
    }

    [Fact]
    public async Task What_is_no_image_is_415_with_a_message()
    {
        using var answer = await UploadAsync("I1", "just text, really"u8.ToArray(), base64: true);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("text", (string?)(await answer.JsonAsync())["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_image_is_the_old_500_word_for_word()
    {
        using var answer = await _client.GetAsync(Download("none"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("""{"message":"Internal server error"}""", await TextAsync(answer));
    }

    [Fact]
    public async Task An_unknown_subject_has_an_empty_list()
    {
        using var answer = await _client.GetAsync(
            $"/v1/images?SubjectID={_subject}", TestContext.Current.CancellationToken);

        Assert.Equal("[]", await TextAsync(answer));
    }

    [Theory]
    [InlineData("this is no multipart body at all, and no base64 either!")]
    [InlineData("LS1ib3VuZGFyeQ0KDQ==")]
    [InlineData("")]
    public async Task A_malformed_body_is_400_with_a_message(string body)
    {
        using var answer = await _client.PostAsync(
            Upload("I1"), new StringContent(body), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.JsonAsync())["message"]);
    }

    [Theory]
    [InlineData("/v1/images")]
    [InlineData("/v1/images?SubjectID=a%20b")]
    [InlineData("/v1/download?SubjectID=S")]
    public async Task A_missing_or_malformed_id_is_400_with_a_message(string path)
    {
        using var answer = await _client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.JsonAsync())["message"]);
    }

    private string Upload(string image) => $"/v1/upload?SubjectID={_subject}&ImageID={image}";

    private string Download(string image) => $"/v1/download?SubjectID={_subject}&ImageID={image}";

    private async Task<HttpResponseMessage> UploadAsync(string image, byte[] bytes, bool base64)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "image.dcm" } };
        if (!base64) return await _client.PostAsync(Upload(image), form, TestContext.Current.CancellationToken);

        var body = Convert.ToBase64String(await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(form.Headers.ContentType!.ToString());
        return await _client.PostAsync(Upload(image), content, TestContext.Current.CancellationToken);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
