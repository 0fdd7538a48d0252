using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Crash;

public sealed class MemoryTests
{
    private const int Length = 300 * 1024 * 1024;

    [Fact]
    public async Task Memory_does_not_grow_with_the_object()
    {
        using var folder = new TemporaryFolder();
        await using var store = await StoreProcess.StartAsync(folder.Path);
        using var client = S3Clients.WhenRequired(store.Url);
        await client.PutBucketAsync("bucket", Ct);
        using var http = new HttpClient();
        using var body = new StreamContent(new Repeated(Length));
        body.Headers.ContentLength = Length;
        using var put = await http.PutAsync(Url(client, HttpVerb.PUT), body, Ct);
        put.EnsureSuccessStatusCode();
        await using var got = await http.GetStreamAsync(Url(client, HttpVerb.GET), Ct);
        await got.CopyToAsync(Stream.Null, Ct);
        Assert.InRange(store.PeakResidentBytes, 0, 200L * 1024 * 1024);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Url(AmazonS3Client client, HttpVerb verb) => client.GetPreSignedURL(new GetPreSignedUrlRequest
    {
        BucketName = "bucket", Key = "big", Verb = verb, Protocol = Protocol.HTTP,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10),
    });

    /// <summary>So many zeros, none of them held.</summary>
    private sealed class Repeated(long length) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Position += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
