using System.Net;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

/// <summary>Conditions and ranges of requests for an image (RFC 9110, 13 and 14), from the caller to the
/// store.</summary>
public sealed class ImageConditionTests(ImagingGraph graph) : IAsyncLifetime
{
    private const string LongAgo = "Mon, 01 Jan 2001 00:00:00 GMT";
    private const string FarAhead = "Fri, 01 Jan 2100 00:00:00 GMT";

    private readonly HttpClient _client = graph.Client;
    private readonly string _subject = Images.NewSubject();
    private readonly byte[] _bytes = TestDicom.Create();
    private string _etag = "";

    public async ValueTask InitializeAsync()
    {
        using var put = await _client.PutImageAsync(_subject, "I1", _bytes);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        _etag = put.Headers.ETag!.ToString();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Conditions that fail, with the status that reading gets; changing gets 412.</summary>
    public static TheoryData<int, string[]> Failing => new()
    {
        { 412, ["If-Match: \"0000\""] },
        { 412, ["If-Match: W/@"] },
        { 412, ["If-Match: \"0000\"", "If-None-Match: @"] },
        { 412, [$"If-Unmodified-Since: {LongAgo}"] },
        { 412, [$"If-Unmodified-Since: {LongAgo}", "If-None-Match: @"] },
        { 304, ["If-None-Match: @"] },
        { 304, ["If-None-Match: *"] },
        { 304, ["If-None-Match: \"0000\", W/@"] },
        { 304, ["If-Match: @", "If-None-Match: @"] },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task A_condition_that_fails_changes_nothing(int reading, string[] headers)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var read = await SendAsync(method, headers);
            Assert.Equal(reading, (int)read.StatusCode);
            if (reading == 304) Assert.Equal(_etag, read.Headers.ETag?.ToString());
            else if (method == HttpMethod.Get) await read.ProblemAsync(412, "precondition-failed");
        }

        using var replaced = await SendAsync(HttpMethod.Put, headers, TestDicom.Create());
        using var deleted = await SendAsync(HttpMethod.Delete, headers);
        using var got = await _client.GetImageAsync(_subject, "I1");

        await replaced.ProblemAsync(412, "precondition-failed");
        await deleted.ProblemAsync(412, "precondition-failed");
        Assert.Equal(_bytes, await got.BytesAsync());
    }

    [Theory]
    [InlineData("If-Match: @")]
    [InlineData("If-Match: *")]
    [InlineData("If-Match: \"0000\", @")]
    [InlineData($"If-Unmodified-Since: {FarAhead}")]
    [InlineData("If-Unmodified-Since: whenever")]
    [InlineData("If-None-Match: \"0000\"")]
    [InlineData($"If-Match: @", $"If-Unmodified-Since: {LongAgo}")]
    public async Task What_holds_is_as_good_as_no_condition(params string[] headers)
    {
        using var got = await SendAsync(HttpMethod.Get, headers);
        using var head = await SendAsync(HttpMethod.Head, headers);
        using var deleted = await SendAsync(HttpMethod.Delete, headers);

        Assert.Equal(_bytes, await got.BytesAsync());
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task What_was_not_modified_is_not_sent_again()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var known = await SendAsync(method, [$"If-Modified-Since: {FarAhead}"]);
            using var stale = await SendAsync(method, [$"If-Modified-Since: {LongAgo}"]);
            using var other = await SendAsync(method, [$"If-Modified-Since: {FarAhead}", "If-None-Match: \"0000\""]);

            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
            Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }
    }

    [Theory]
    [InlineData("If-Match: abc")]
    [InlineData("If-Match: \"a\" \"b\"")]
    [InlineData("If-Match: *, @")]
    [InlineData("If-None-Match: abc")]
    public async Task What_is_no_condition_is_400_and_nothing_is_done(string header)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            using var answer = await SendAsync(method, [header], method == HttpMethod.Put ? TestDicom.Create() : null);
            await answer.ProblemAsync(400, "invalid-request");
        }

        using var put = await SendAsync(HttpMethod.Put, [header], TestDicom.Create(), "new");
        using var none = await _client.GetImageAsync(_subject, "new");
        using var got = await _client.GetImageAsync(_subject, "I1");

        await put.ProblemAsync(400, "invalid-request");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(_bytes, await got.BytesAsync());
    }

    [Fact]
    public async Task Only_what_is_not_there_yet_is_stored_with_if_none_match()
    {
        using var known = await SendAsync(HttpMethod.Put, ["If-None-Match: *"], _bytes);
        using var created = await SendAsync(HttpMethod.Put, ["If-None-Match: *"], _bytes, "new");
        using var matching = await SendAsync(HttpMethod.Put, ["If-Match: *"], _bytes, "newer");
        using var dated = await SendAsync(HttpMethod.Put, [$"If-Unmodified-Since: {LongAgo}"], _bytes, "newest");

        await known.ProblemAsync(412, "precondition-failed");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await matching.ProblemAsync(412, "precondition-failed");
        Assert.Equal(HttpStatusCode.Created, dated.StatusCode);
    }

    [Fact]
    public async Task Conditions_on_what_is_not_there_are_404()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var answer = await SendAsync(method, ["If-Match: \"0000\""], image: "none");
            await answer.ProblemAsync(404, "image-not-found");
        }
    }

    [Theory]
    [InlineData("items=0-9")]
    [InlineData("bytes=abc")]
    [InlineData("bytes=9-2")]
    [InlineData("bytes=0-9,20-29")]
    [InlineData("bytes=0-9223372036854775808")]
    [InlineData("bytes=9223372036854775808-")]
    [InlineData("bytes=-9223372036854775808")]
    [InlineData("bytes=99999999999999999999999999-99999999999999999999999999")]
    [InlineData("bytes")]
    [InlineData("=")]
    [InlineData("")]
    public async Task A_range_that_is_not_understood_is_as_good_as_none(string range)
    {
        using var got = await SendAsync(HttpMethod.Get, [$"Range: {range}"]);

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(_bytes, await got.BytesAsync());
    }

    [Theory]
    [InlineData("bytes=0-9223372036854775807", 0)]
    [InlineData("bytes=-9223372036854775807", 0)]
    [InlineData("BYTES=10-", 10)]
    public async Task A_range_may_reach_past_the_end(string range, int from)
    {
        using var got = await SendAsync(HttpMethod.Get, [$"Range: {range}"]);

        Assert.Equal(HttpStatusCode.PartialContent, got.StatusCode);
        Assert.Equal(_bytes[from..], await got.BytesAsync());
    }

    [Fact]
    public async Task A_range_that_begins_past_the_end_is_416()
    {
        using var got = await SendAsync(HttpMethod.Get, ["Range: bytes=9223372036854775807-"]);

        await got.ProblemAsync(416, "range-not-satisfiable");
    }

    [Theory]
    [InlineData("If-Range: @", true)]
    [InlineData("If-Range: W/@", false)]
    [InlineData("If-Range: \"0000\"", false)]
    [InlineData("If-Range: *", false)]
    [InlineData("If-Range: abc", false)]
    [InlineData($"If-Range: {FarAhead}", false)]
    public async Task Only_of_the_very_version_that_is_meant_a_range_is_sent(string header, bool isPart)
    {
        using var got = await SendAsync(HttpMethod.Get, ["Range: bytes=0-9", header]);

        Assert.Equal(isPart ? _bytes[..10] : _bytes, await got.BytesAsync());
    }

    [Fact]
    public async Task A_condition_goes_before_a_range()
    {
        using var failed = await SendAsync(HttpMethod.Get, ["Range: bytes=0-9", "If-Match: \"0000\""]);
        using var known = await SendAsync(HttpMethod.Get, ["Range: bytes=0-9", "If-None-Match: @"]);
        using var part = await SendAsync(HttpMethod.Get, ["Range: bytes=0-9", "If-Match: @"]);

        await failed.ProblemAsync(412, "precondition-failed");
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(_bytes[..10], await part.BytesAsync());
    }

    [Fact]
    public async Task A_part_of_an_image_is_not_taken_for_the_whole()
    {
        using var put = await SendAsync(HttpMethod.Put, ["Content-Range: bytes 0-99/200"], TestDicom.Create(), "part");
        using var got = await _client.GetImageAsync(_subject, "part");

        await put.ProblemAsync(400, "invalid-request");
        Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
    }

    /// <param name="headers">"Name: value" each, with @ for the ETag.</param>
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string[] headers, byte[]? body = null, string image = "I1")
    {
        using var request = new HttpRequestMessage(method, Images.Path(_subject, image));
        if (body is not null) request.Content = new ByteArrayContent(body);
        foreach (var header in headers)
        {
            var (name, value) = header.Split(": ", 2) is [var one, var rest] ? (one, rest) : (header, "");
            value = value.Replace("@", _etag, StringComparison.Ordinal);
            Assert.True(name.StartsWith("Content-", StringComparison.Ordinal)
                ? request.Content!.Headers.TryAddWithoutValidation(name, value)
                : request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
