using System.Net;
using System.Text;
using Imaging.ObjectStore.Buckets;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Multipart;
using Imaging.ObjectStore.Objects;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>Everything that an operation understands, with values that mean nothing: never the store's fault.</summary>
public sealed class OddValueTests(SharedStore store)
{
    private static readonly string[] Odd =
    [
        "", "*", "\"", "W/", ",", "0", "-1", "1.5", "99999999999999999999", "bytes=-", "2015-01-01", "%", "%ff",
        "a/b", "/", "=?UTF-8?B?/w==?=", "AAAA", "null", new('x', 2000),
    ];

    public static TheoryData<string, string, string> Operations => new(
        Row(ListBuckets.Operation, "GET", "/"),
        Row(CreateBucket.Operation, "PUT", "/{0}-new"),
        Row(DeleteBucket.Operation, "DELETE", "/{0}-absent"),
        Row(PutBucketCors.Operation, "PUT", "/{0}?cors="),
        Row(ListObjects.Operation, "GET", "/{0}?"),
        Row(ListObjectsV2.Operation, "GET", "/{0}?list-type=2"),
        Row(ListObjectVersions.Operation, "GET", "/{0}?versions="),
        Row(ListMultipartUploads.Operation, "GET", "/{0}?uploads="),
        Row(DeleteObjects.Operation, "POST", "/{0}?delete="),
        Row(PutObject.Operation, "PUT", "/{0}/new?"),
        Row(CopyObject.Operation, "PUT", "/{0}/new?x-amz-copy-source={0}%2Fkey"),
        Row(GetObject.Operation, "GET", "/{0}/key?"),
        Row(GetObject.Head, "HEAD", "/{0}/key?"),
        Row(DeleteObject.Operation, "DELETE", "/{0}/absent?"),
        Row(CreateMultipartUpload.Operation, "POST", "/{0}/key?uploads="),
        Row(UploadPart.Operation, "PUT", "/{0}/upload?partNumber=1&uploadId={1}"),
        Row(UploadPartCopy.Operation, "PUT", "/{0}/upload?partNumber=1&uploadId={1}&x-amz-copy-source={0}%2Fkey"),
        Row(ListParts.Operation, "GET", "/{0}/upload?uploadId={1}"),
        Row(CompleteMultipartUpload.Operation, "POST", "/{0}/upload?uploadId={1}"),
        Row(AbortMultipartUpload.Operation, "DELETE", "/{0}/upload?uploadId=absent"));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task No_value_of_anything_understood_is_an_internal_error(string names, string method, string path)
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "key", ContentBody = "body" }, Ct);
        var upload = (await store.Client.InitiateMultipartUploadAsync(bucket, "upload", Ct)).UploadId;
        var url = string.Format(null, path, bucket, upload);
        var failed = new List<string>();
        foreach (var name in names.Split(' '))
            foreach (var value in Odd)
            {
                var status = await StatusAsync(method, url, name, value);
                // What is signed wrongly here would be tried on nobody.
                var isDenied = status == HttpStatusCode.Forbidden && !name.EndsWith("-owner", StringComparison.Ordinal);
                if (isDenied || (int)status is 500 or > 501)
                    failed.Add($"{name}: {value}: {(int)status}");
            }
        Assert.Empty(failed);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Parameters begin with a question mark here. Range and the like are no header of S3's own.</summary>
    private static (string Names, string Method, string Path) Row(Operation operation, string method, string path) =>
        (string.Join(' ', operation.Query.Select(name => "?" + name)
            .Concat(operation.Headers.Select(name => name.EndsWith('-') ? name + "a" : name))
            .Concat(["range", "if-range", "content-md5", "content-range", "content-encoding"])), method,
            path);

    private async Task<HttpStatusCode> StatusAsync(string method, string url, string name, string value)
    {
        if (name[0] == '?')
            url = WithParameter(url, name[1..], value);
        var request = new SignedRequest(new(method), new Uri(store.Url.ToString().TrimEnd('/') + url))
        {
            Body = method is "PUT" or "POST" ? Encoding.ASCII.GetBytes("<Delete/>") : [],
        };
        if (name[0] != '?')
            request.Headers[name] = value;
        using var answer = await store.Http.SendAsync(request.Build(), Ct);
        return answer.StatusCode;
    }

    /// <summary>In the order of the names, as the signature has it, and in place of the same one.</summary>
    private static string WithParameter(string url, string name, string value)
    {
        var parts = url.Split('?');
        var parameters = (parts.Length > 1 ? parts[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !parameter.StartsWith(name + "=", StringComparison.Ordinal))
            .Append($"{name}={Uri.EscapeDataString(value)}").Order(StringComparer.Ordinal);
        return $"{parts[0]}?{string.Join('&', parameters)}";
    }
}
