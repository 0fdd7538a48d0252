using System.Net;
using Amazon.S3;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>What an operation does not understand of a request is refused, and the disk is unchanged.</summary>
public sealed class UnderstoodTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";
    private string _upload = "";

    public async ValueTask InitializeAsync()
    {
        _bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "key", ContentBody = "kept" }, Ct);
        _upload = (await store.Client.InitiateMultipartUploadAsync(_bucket, "upload", Ct)).UploadId;
        await store.Client.UploadPartAsync(new()
        {
            BucketName = _bucket, Key = "upload", UploadId = _upload, PartNumber = 1,
            InputStream = new MemoryStream([1]),
        }, Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("PUT", "/{0}/key?abac=")]
    [InlineData("PUT", "/{0}/key?append=&position=0")]
    [InlineData("PUT", "/{0}/key?versionId=null")]
    [InlineData("PUT", "/{0}/key?x-id=RenameObject")]
    [InlineData("PUT", "/{0}/key?x-amz-acl=public-read")]
    [InlineData("PUT", "/{0}/key", "x-amz-acl", "public-read")]
    [InlineData("PUT", "/{0}/key", "x-amz-grant-read", "uri=all")]
    [InlineData("PUT", "/{0}/key", "x-amz-checksum-sha512", "AAAA")]
    [InlineData("PUT", "/{0}/key", "x-amz-copy-source-if-match", "a")]
    [InlineData("PUT", "/{0}/key", "x-amz-object-lock-mode", "COMPLIANCE")]
    [InlineData("PUT", "/{0}/key", "x-amz-rename-source", "other")]
    [InlineData("PUT", "/{0}/key", "x-amz-server-side-encryption", "AES256")]
    [InlineData("PUT", "/{0}/key", "x-amz-server-side-encryption-customer-algorithm", "AES256")]
    [InlineData("PUT", "/{0}/key", "x-amz-storage-class", "GLACIER")]
    [InlineData("PUT", "/{0}/key", "x-amz-tagging", "a=b")]
    [InlineData("PUT", "/{0}/key", "x-amz-website-redirect-location", "/")]
    [InlineData("PUT", "/{0}/key", "x-amz-write-offset-bytes", "4")]
    [InlineData("PUT", "/{0}/upload?partNumber=1&uploadId={1}", "if-none-match", "*")]
    [InlineData("POST", "/{0}/upload?uploadId={1}", "x-amz-copy-source", "a/b")]
    [InlineData("POST", "/{0}/key?select=&select-type=2")]
    [InlineData("POST", "/WriteGetObjectResponse", "x-amz-request-route", "a")]
    [InlineData("DELETE", "/{0}/key?annotation=a")]
    [InlineData("DELETE", "/{0}/key", "x-amz-mfa", "a 1")]
    [InlineData("DELETE", "/{0}/upload?uploadId={1}", "x-amz-if-match-initiated-time", "a")]
    [InlineData("DELETE", "/{0}?metadataConfiguration=")]
    [InlineData("DELETE", "/{0}?cors=&policy=")]
    [InlineData("DELETE", "/{0}", "if-match", "\"a\"")]
    [InlineData("PUT", "/{0}?metadataTable=")]
    [InlineData("PUT", "/{0}", "x-amz-acl", "public-read")]
    [InlineData("PUT", "/{0}", "x-amz-bucket-object-lock-enabled", "true")]
    [InlineData("GET", "/{0}/key?acl=")]
    [InlineData("GET", "/{0}/key", "x-amz-server-side-encryption-customer-algorithm", "AES256")]
    [InlineData("GET", "/{0}?allow-unordered=true")]
    public async Task What_is_not_understood_is_refused(
        string method, string path, string header = "x-amz-meta-a", string value = "b")
    {
        var request = Request(method, string.Format(null, path, _bucket, _upload));
        if (header != "x-amz-meta-a")
            request.Headers[header] = value;
        Assert.Equal(HttpStatusCode.NotImplemented, await RefusedAsync(request));
    }

    /// <summary>Not by a list of what is unknown, which would never be complete.</summary>
    [Theory]
    [InlineData("PUT", "/{0}/key?")]
    [InlineData("PUT", "/{0}?")]
    [InlineData("PUT", "/{0}/upload?partNumber=1&uploadId={1}&")]
    [InlineData("POST", "/{0}/upload?uploadId={1}&")]
    [InlineData("POST", "/{0}?delete=&")]
    [InlineData("DELETE", "/{0}/key?")]
    [InlineData("DELETE", "/{0}?")]
    [InlineData("DELETE", "/{0}/upload?uploadId={1}&")]
    public async Task And_so_is_any_other_name(string method, string path)
    {
        var url = string.Format(null, path, _bucket, _upload);
        foreach (var number in RandomBytes.Of(8))
        {
            var name = $"y{number:x2}-made-up";
            var inHead = Request(method, url.TrimEnd('?', '&'));
            inHead.Headers[$"x-amz-{name}"] = "1";
            Assert.Equal(HttpStatusCode.NotImplemented, await RefusedAsync(inHead));
            Assert.Equal(HttpStatusCode.NotImplemented, await RefusedAsync(Request(method, $"{url}{name}=1")));
        }
    }

    [Theory]
    [InlineData("/{0}/key?x-id=GetObject")]
    [InlineData("/{0}/key?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&x-amz-checksum-mode=ENABLED&x-id=GetObject")]
    [InlineData("/{0}/key?partNumber=1&response-content-type=text%2Fplain&versionId=null")]
    [InlineData("/{0}?delimiter=%2F&encoding-type=url&fetch-owner=true&list-type=2&max-keys=1&prefix=&start-after=a")]
    [InlineData("/?bucket-region=us-east-1&max-buckets=1&prefix=a&x-id=ListBuckets")]
    public async Task What_is_understood_may_be_said_in_the_query(string path)
    {
        using var answer = await store.Http.SendAsync(
            Request("GET", string.Format(null, path, _bucket)).Build(), Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_header_in_the_query_counts_like_one_in_the_head()
    {
        using var put = await store.Http.SendAsync(
            Request("PUT", $"/{_bucket}/moved?x-amz-meta-a=b&x-id=PutObject").Build(), Ct);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("b", (await store.Client.GetObjectMetadataAsync(_bucket, "moved", Ct)).Metadata["a"]);
        var wrong = Request("PUT", $"/{_bucket}/key?x-amz-checksum-crc32=AAAAAA%3D%3D");
        Assert.Equal(HttpStatusCode.BadRequest, await RefusedAsync(wrong));
    }

    [Theory]
    [InlineData("PUT", "/{0}/upload?partNumber=1&partNumber=2&uploadId={1}")]
    [InlineData("DELETE", "/{0}/key?versionId=&versionId=null")]
    public async Task A_parameter_that_is_given_twice_means_nothing(string method, string path) => Assert.Equal(
        HttpStatusCode.BadRequest,
        await RefusedAsync(Request(method, string.Format(null, path, _bucket, _upload))));

    [Theory]
    [InlineData("POST", "/{0}?delete=", "<Delete><Object><Key>key</Key><Tag>a</Tag></Object></Delete>")]
    [InlineData("POST", "/{0}?delete=", "<Delete><Object><Key>key</Key></Object><Force>true</Force></Delete>")]
    [InlineData("PUT", "/{0}-2", "<CreateBucketConfiguration><Tags/></CreateBucketConfiguration>")]
    [InlineData("PUT", "/{0}?cors=", "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin>" +
        "<AllowedMethod>PUT</AllowedMethod><Deny/></CORSRule></CORSConfiguration>")]
    public async Task Nor_is_an_element_of_a_document(string method, string path, string document) => Assert.Equal(
        HttpStatusCode.NotImplemented,
        await RefusedAsync(Request(method, string.Format(null, path, _bucket), document)));

    [Fact]
    public async Task A_bucket_in_another_region_is_refused() => Assert.Equal(HttpStatusCode.BadRequest,
        await RefusedAsync(Request("PUT", $"/{_bucket}-2", "<CreateBucketConfiguration>" +
            "<LocationConstraint>eu-west-2</LocationConstraint></CreateBucketConfiguration>")));

    [Fact]
    public async Task Another_owner_of_the_bucket_is_refused()
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => store.Client.DeleteObjectAsync(
            new() { BucketName = _bucket, Key = "key", ExpectedBucketOwner = "111122223333" }, Ct));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var owner = (await store.Client.ListBucketsAsync(Ct)).Owner.Id;
        await store.Client.DeleteObjectAsync(
            new() { BucketName = _bucket, Key = "key", ExpectedBucketOwner = owner }, Ct);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SignedRequest Request(string method, string path, string body = "body") => new(
        new(method), new Uri(store.Url.ToString().TrimEnd('/') + path))
    {
        Body = method is "PUT" or "POST" ? System.Text.Encoding.UTF8.GetBytes(body) : [],
    };

    private async Task<HttpStatusCode> RefusedAsync(SignedRequest request)
    {
        var buckets = Path.GetDirectoryName(store.FolderOf(_bucket))!;
        string Contents() => string.Join('\n', Directory.GetDirectories(buckets, _bucket + "*")
            .Select(FolderContents.Of));
        var before = Contents();
        using var answer = await store.Http.SendAsync(request.Build(), Ct);
        Assert.Equal(before, Contents());
        return answer.StatusCode;
    }
}
