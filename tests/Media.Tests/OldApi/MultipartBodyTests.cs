using System.Text;
using Imaging.Media.OldApi;
using Imaging.Media.Tests.Formats;

namespace Imaging.Media.Tests.OldApi;

/// <summary>Bodies as RFC 2046, 5.1.1 allows them, with the boundary in Content-Type and without.</summary>
public class MultipartBodyTests
{
    private const string File = "Content-Disposition: form-data; name=\"file\"; filename=\"a.dcm\"\r\n\r\n";
    private const string Field = "Content-Disposition: form-data; name=\"note\"\r\n\r\n";

    private static readonly byte[] s_image = DicomBuilder.File(DicomBuilder.ExplicitLittle).Image().ToArray();

    public static TheoryData<string, string> Bodies => new()
    {
        { "plain", $"--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "space after the boundary", $"--XyZ \r\n{File}@\r\n--XyZ--\r\n" },
        { "tabs and spaces after each", $"--XyZ \t \r\n{Field}x\r\n--XyZ\t\r\n{File}@\r\n--XyZ-- \r\n" },
        { "empty line first", $"\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "preamble", $"This is a message\r\nin several parts.\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "long preamble", $"{new string('x', 15_000)}\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "epilogue", $"--XyZ\r\n{File}@\r\n--XyZ--\r\n{new string('x', 100_000)}" },
        { "no line break at the end", $"--XyZ\r\n{File}@\r\n--XyZ--" },
        { "field first", $"--XyZ\r\n{Field}hello\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "many fields first", $"{string.Concat(Enumerable.Repeat($"--XyZ\r\n{Field}{new string('y', 9000)}\r\n", 50))}"
            + $"--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "empty field first", $"--XyZ\r\n{Field}\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "no file chosen first", "--XyZ\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\"\r\n"
            + $"Content-Type: application/octet-stream\r\n\r\n\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "json first", "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: application/json\r\n\r\n"
            + $"{{}}\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n" },
        { "second file after", $"--XyZ\r\n{File}@\r\n--XyZ\r\n{File}other\r\n--XyZ--\r\n" },
        { "no name but a type", "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: application/dicom"
            + "\r\n\r\n@\r\n--XyZ--\r\n" },
        { "neither name nor type", $"--XyZ\r\n{Field}@\r\n--XyZ--\r\n" },
        { "no headers", "--XyZ\r\n\r\n@\r\n--XyZ--\r\n" },
        { "name in UTF-8", "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%C3%A4.dcm\r\n\r\n"
            + "@\r\n--XyZ--\r\n" },
        { "name that is not quoted", "--XyZ\r\nContent-Disposition: form-data; name=file; filename=C:\\a b.dcm\r\n\r\n"
            + "@\r\n--XyZ--\r\n" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task The_first_file_is_found(string name, string body)
    {
        foreach (var contentType in new[] { "multipart/form-data; boundary=XyZ", "multipart/form-data; boundary=\"XyZ\"",
            "multipart/form-data", "multipart/form-data; boundary=another", "text/plain", "", null })
        {
            foreach (var base64 in new[] { false, true })
            {
                var found = await FirstAsync(body, contentType, base64);
                Assert.True(s_image.AsSpan().SequenceEqual(found), $"{name}, {contentType}, base64: {base64}");
            }
        }
    }

    [Fact]
    public async Task The_boundary_of_the_content_type_goes_before_a_line_that_only_looks_like_one()
    {
        var body = $"--- a preamble ---\r\n--XyZ\r\n{File}@\r\n--XyZ--\r\n";
        Assert.Equal(s_image, await FirstAsync(body, "multipart/form-data; boundary=XyZ", base64: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData($"--XyZ\r\n{Field}hello\r\n--XyZ--\r\n")]
    public async Task Without_a_file_there_is_none(string body) =>
        Assert.Null(await FirstAsync(body, null, base64: false));

    private static async Task<byte[]?> FirstAsync(string body, string? contentType, bool base64)
    {
        var bytes = body.Split('@') is [var before, var after]
            ? [.. Encoding.Latin1.GetBytes(before), .. s_image, .. Encoding.Latin1.GetBytes(after)]
            : Encoding.Latin1.GetBytes(body);
        if (base64)
            bytes = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks));
        var ct = TestContext.Current.CancellationToken;
        await using var parts = await MultipartBody.OpenAsync(new MemoryStream(bytes), contentType, ct);
        if (parts is null || await parts.FirstFileAsync(ct) is not { } file) return null;
        var found = new MemoryStream();
        await file.CopyToAsync(found, ct);
        return found.ToArray();
    }
}
