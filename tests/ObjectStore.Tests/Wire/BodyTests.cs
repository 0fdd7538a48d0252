using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using ChecksumAlgorithm = Imaging.ObjectStore.Bodies.ChecksumAlgorithm;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>What a body promises it must keep; and whatever is refused leaves no object and no file.</summary>
public sealed class BodyTests(SharedStore store) : IAsyncLifetime
{
    private static readonly byte[] Body = RandomBytes.Of(200_000);

    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.CreateBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_body_with_the_declared_sha256_is_stored() => await ExpectStoredAsync(
        Put(Body, Convert.ToHexStringLower(SHA256.HashData(Body))));

    [Fact]
    public async Task A_body_with_another_sha256_is_refused() => await ExpectRefusedAsync(
        Put(Body, new string('0', 64)), "XAmzContentSHA256Mismatch");

    [Fact]
    public async Task A_wrong_Content_MD5_is_refused() => await ExpectRefusedAsync(
        Put(Body, headers: ("content-md5", Convert.ToBase64String(new byte[16]))), "BadDigest");

    [Fact]
    public async Task A_Content_MD5_that_is_none_is_refused() => await ExpectRefusedAsync(
        Put(Body, headers: ("content-md5", "no digest")), "InvalidDigest");

    [Theory]
    [InlineData("crc32", 4)]
    [InlineData("crc32c", 4)]
    [InlineData("crc64nvme", 8)]
    [InlineData("sha1", 20)]
    [InlineData("sha256", 32)]
    public async Task A_wrong_checksum_is_refused(string algorithm, int bytes) => await ExpectRefusedAsync(
        Put(Body, headers: ($"x-amz-checksum-{algorithm}", Convert.ToBase64String(new byte[bytes]))), "BadDigest");

    [Theory]
    [InlineData("crc32")]
    [InlineData("crc32c")]
    [InlineData("crc64nvme")]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task A_right_checksum_is_stored(string algorithm) => await ExpectStoredAsync(
        Put(Body, headers: ($"x-amz-checksum-{algorithm}", ChecksumOf(algorithm))));

    [Fact]
    public async Task Signed_chunks_are_stored_without_their_framing() => await ExpectStoredAsync(Chunked());

    [Fact]
    public async Task A_changed_chunk_is_refused() => await ExpectRefusedAsync(
        Chunked(tamper: body => body[5000] ^= 1), "SignatureDoesNotMatch");

    [Fact]
    public async Task A_wrong_checksum_in_a_signed_trailer_is_refused() => await ExpectRefusedAsync(
        Chunked(trailerValue: Convert.ToBase64String(new byte[4])), "BadDigest");

    [Fact]
    public async Task A_trailer_that_was_not_signed_is_refused() => await ExpectRefusedAsync(
        Chunked(trailerSignature: new string('0', 64)), "SignatureDoesNotMatch");

    [Fact]
    public async Task Chunks_that_end_before_the_declared_length_are_refused() => await ExpectRefusedAsync(
        Chunked(declaredLength: Body.Length + 1), "IncompleteBody");

    [Fact]
    public async Task Chunks_longer_than_the_declared_length_are_refused() => await ExpectRefusedAsync(
        Chunked(declaredLength: Body.Length - 1), "IncompleteBody");

    [Fact]
    public async Task Unsigned_chunks_with_a_trailer_are_stored() =>
        await ExpectStoredAsync(UnsignedChunks(ChecksumOf("crc64nvme")));

    [Fact]
    public async Task Unsigned_chunks_with_a_wrong_trailer_are_refused() =>
        await ExpectRefusedAsync(UnsignedChunks(Convert.ToBase64String(new byte[8])), "BadDigest");

    [Theory]
    [InlineData("zz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("-3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("3\r\nabc\r\n0\r\n\r\nmore")]
    [InlineData("3\r\nabc\r\n0\r\nno trailer\r\n\r\n")]
    [InlineData("ffffffffffffffff\r\nabc")]
    [InlineData("3\r\nab")]
    [InlineData("")]
    public async Task Malformed_chunks_are_the_callers_fault(string body)
    {
        var request = Put(Encoding.ASCII.GetBytes(body), "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            ("x-amz-decoded-content-length", "3"));
        using var answer = await store.Http.SendAsync(request.Build(), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await ExpectNothingLeftAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string ChecksumOf(string name)
    {
        using var running = ChecksumAlgorithm.Named(name)!.Begin();
        running.Append(Body);
        return Convert.ToBase64String(running.Finish());
    }

    private SignedRequest Put(
        byte[] body, string payload = "UNSIGNED-PAYLOAD", params (string Name, string Value)[] headers)
    {
        var request = new SignedRequest(HttpMethod.Put, new(store.Url, $"/{_bucket}/key"))
        {
            Payload = payload,
            Body = body,
        };
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }

    private SignedRequest UnsignedChunks(string checksum) => Put(
        [
            .. Encoding.ASCII.GetBytes($"{Body.Length:x}\r\n"), .. Body,
            .. Encoding.ASCII.GetBytes($"\r\n0\r\nx-amz-checksum-crc64nvme:{checksum}\r\n\r\n"),
        ],
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        ("x-amz-decoded-content-length", $"{Body.Length}"), ("x-amz-trailer", "x-amz-checksum-crc64nvme"));

    private SignedRequest Chunked(Action<byte[]>? tamper = null, string? trailerValue = null,
        string? trailerSignature = null, int? declaredLength = null)
    {
        (string, string)[] headers =
        [
            ("content-encoding", "gzip,aws-chunked"),
            ("x-amz-decoded-content-length", $"{declaredLength ?? Body.Length}"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ];
        const string payload = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
        var seeding = Put([], payload, headers);
        seeding.Build();

        var encoded = new MemoryStream();
        void Text(string text) => encoded.Write(Encoding.ASCII.GetBytes(text));
        var signature = seeding.Seed;
        foreach (var chunk in Body.Chunk(80_000).Append([]))
        {
            signature = seeding.SignChunk(signature, chunk);
            Text($"{chunk.Length:x};chunk-signature={signature}\r\n");
            encoded.Write(chunk);
            Text(chunk.Length > 0 ? "\r\n" : "");
        }
        var trailer = $"x-amz-checksum-crc32:{trailerValue ?? ChecksumOf("crc32")}";
        Text($"{trailer}\r\n");
        Text($"x-amz-trailer-signature:{trailerSignature ?? seeding.SignTrailer(signature, trailer + "\n")}\r\n\r\n");
        var body = encoded.ToArray();
        tamper?.Invoke(body);

        var request = new SignedRequest(HttpMethod.Put, new(store.Url, $"/{_bucket}/key"))
        {
            Payload = payload, Body = body, At = seeding.At,
        };
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }

    private async Task ExpectStoredAsync(SignedRequest request)
    {
        using var answer = await store.Http.SendAsync(request.Build(), Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        using var stored = await store.Client.GetObjectAsync(_bucket, "key", Ct);
        using var bytes = new MemoryStream();
        await stored.ResponseStream.CopyToAsync(bytes, Ct);
        Assert.Equal(Body, bytes.ToArray());
        Assert.DoesNotContain("aws-chunked", stored.Headers.ContentEncoding ?? "", StringComparison.Ordinal);
    }

    private async Task ExpectRefusedAsync(SignedRequest request, string code)
    {
        using var answer = await store.Http.SendAsync(request.Build(), Ct);
        var document = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains($"<Code>{code}</Code>", document, StringComparison.Ordinal);
        await ExpectNothingLeftAsync();
    }

    private async Task ExpectNothingLeftAsync()
    {
        var missing = await Assert.ThrowsAnyAsync<AmazonS3Exception>(
            () => store.Client.GetObjectMetadataAsync(_bucket, "key", Ct));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(store.FolderOf(_bucket), "objects"), "*",
            SearchOption.AllDirectories));
    }
}
